"""一个会员、两位客服同时在：排队、接手、两边说话、撞车、转交、交还、下班留言、打分，都在真的浏览器里。"""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from bot.rehearsal.made_up_members import made_up_members
from bot.staff.audit import Action
from tests.browser.desk.conftest import SitsDown
from tests.browser.desk.people import House
from tests.server.desk.desk_house import NIGHT, WORKDAY

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def test_从排队到打分_两位客服看着同一件事(desk: House, sits_down: SitsDown) -> None:
    zhang, zhou = await sits_down("xiaozhang"), await sits_down("xiaozhou")
    member = await desk.member()
    await member.says("2月5号的退款到哪了")
    assert "正在转接" in (await member.says("转人工"))[-1]

    await expect(zhang.queue).to_have_count(1)
    await expect(zhou.queue).to_have_count(1)
    await zhou.press("j")
    await zhang.press("t")
    await expect(zhang.mine).to_have_count(1)
    await expect(zhou.queue).to_have_count(0)
    await expect(zhou.others).to_contain_text("小张已经接手")
    await expect(zhou.reply).to_be_disabled()
    await member.reads("客服小张来了")

    await expect(zhang.bubble("退款到哪了").first).to_contain_text("听成：余额什么时候退 91%")
    await expect(zhang.bubble("退款到哪了").first).to_contain_text("日期：2021-02-05")
    await expect(zhang.bubble("机器人：")).to_contain_text("依据 refund.start")

    await member.says("你好，在吗")
    await expect(zhang.bubble("你好，在吗")).to_be_visible()
    await zhang.writes("您好，我帮您查。")
    assert (await member.reads("您好，我帮您查。"))["name"] == "小张"
    await expect(zhang.bubble("您好，我帮您查。")).to_contain_text("已送达")
    await expect(zhou.bubble("您好，我帮您查。")).to_be_visible()

    await zhang.leaves_field()
    await zhang.page.get_by_role("button", name="转交").click()
    await zhang.page.locator("#hand-on-to").select_option("agent:xiaozhou")
    await zhang.page.locator("#hand-on-note").fill("退款她熟")
    await zhang.page.locator("#hand-on-dialog").get_by_role("button", name="转交").click()
    await expect(zhou.mine).to_have_count(1)
    await expect(zhou.bubble("转交说明：退款她熟")).to_be_visible()
    await expect(zhang.reply).to_be_disabled()
    await member.reads("接下来由客服小周帮您")
    assert all("退款她熟" not in entry["text"] for entry in await member.sees())
    await expect(zhou.reply).to_be_enabled()
    await zhou.writes("我是小周，退款已经发起。")
    await member.reads("退款已经发起")

    await zhou.leaves_field()
    await zhou.press("g")
    await zhou.press("Enter")
    await member.reads("请您给这次人工服务打个分")
    await expect(zhou.mine).to_have_count(0)
    assert (await member.says("谢谢"))[-1] == "机器人：谢谢"
    await member.scores(5)
    await expect(zhou.page.locator("#chat-facts")).to_contain_text("已结束，5分")


async def test_两个人同时接_只有一个接到_另一个看见是谁(desk: House, sits_down: SitsDown) -> None:
    zhang, zhou = await sits_down("xiaozhang"), await sits_down("xiaozhou")
    member = await desk.member()
    await member.says("转人工")
    for agent in (zhang, zhou):
        await expect(agent.queue).to_have_count(1)
    await asyncio.gather(zhang.press("t"), zhou.press("t"))
    await member.reads("来了，前面说的都看得到")
    winner, other = (zhang, zhou) if await zhang.mine.count() else (zhou, zhang)
    await expect(winner.mine).to_have_count(1)
    await expect(other.mine).to_have_count(0)
    await expect(other.others).to_contain_text("已经接手")
    await expect(winner.others).to_contain_text("也在看")
    came = [entry for entry in await member.sees() if "来了，前面说的都看得到" in entry["text"]]
    assert len(came) == 1


async def test_下班以后留言_上班接起来_不排队也不丢(desk: House, sits_down: SitsDown) -> None:
    desk.clock(NIGHT)
    member = await desk.member()
    assert "现在不是上班时间" in (await member.says("转人工"))[-1]
    assert (await member.says("我的退款没到"))[-1] == "机器人：我的退款没到"
    desk.clock(WORKDAY)
    zhang = await sits_down("xiaozhang")
    await expect(zhang.queue.first).to_contain_text("留言")
    await zhang.press("t")
    await expect(zhang.bubble("我的退款没到").first).to_be_visible()
    await zhang.writes("昨晚的留言看到了。")
    await member.reads("昨晚的留言看到了。")


async def test_全用键盘_推荐_快捷回复_备注_结束(desk: House, sits_down: SitsDown) -> None:
    zhang = await sits_down("xiaozhang")
    member = await desk.member()
    await member.says("转人工")
    await expect(zhang.queue).to_have_count(1)
    await zhang.press("t")
    await member.says("余额几号退")
    await expect(zhang.page.locator(".suggestion").first).to_contain_text("余额什么时候退")
    await zhang.press("Alt+1")
    await expect(zhang.reply).to_have_value(re.compile("公告"))
    await zhang.press("Enter")
    await expect(zhang.bubbles.last).to_contain_text("依据 refund.start")
    await zhang.page.keyboard.type("/nh")
    await zhang.press("Enter")
    await expect(zhang.reply).to_have_value(re.compile("我是客服小张"))
    await zhang.press("Control+Enter")
    await member.reads("我是客服小张")
    await zhang.press("Escape", "n")
    await zhang.page.keyboard.type("会员着急，号码13800000001")
    await zhang.press("Enter", "Escape")
    note = zhang.page.locator(".bubble.note")
    await expect(note).to_contain_text("会员着急")
    await expect(note).not_to_contain_text("13800000001", timeout=5_000)
    await zhang.press("?")
    await expect(zhang.page.get_by_role("dialog")).to_contain_text("快捷键")
    await zhang.press("Escape", "c", "1")
    await member.reads("这次服务先到这里")
    await expect(zhang.page.locator("#chat-facts")).to_contain_text("已结束")
    assert (await member.says("很满意"))[-1].startswith("谢谢您的评价")
    await expect(zhang.page.locator("#chat-facts")).to_contain_text("5分")


async def test_号码发不出去_写的字还在_断了线会回来(desk: House, sits_down: SitsDown) -> None:
    zhang = await sits_down("xiaozhang")
    member = await desk.member()
    await member.says("转人工")
    await expect(zhang.queue).to_have_count(1)
    await zhang.press("t")
    await expect(zhang.reply).to_be_enabled()
    await zhang.writes("您打13800000001问问")
    await expect(zhang.page.locator(".bubble.unsent")).to_contain_text("请删掉再发")
    await zhang.page.context.set_offline(True)
    await zhang.writes("断线时写的")
    await expect(zhang.page.locator(".bubble.unsent").last).to_contain_text("断线时写的")
    await zhang.page.context.set_offline(False)
    await zhang.bubble("断线时写的").get_by_role("button", name="再发一次").click()
    await member.reads("断线时写的")
    await expect(zhang.bubble("断线时写的")).to_have_count(1)


async def test_没送到的看得见_能重发(desk: House, sits_down: SitsDown) -> None:
    zhang = await sits_down("xiaozhang")
    member = await desk.member()
    await member.says("转人工")
    await expect(zhang.queue).to_have_count(1)
    await zhang.press("t")
    await expect(zhang.mine).to_have_count(1)
    desk.house.pusher.broken = True
    await zhang.writes("这句送不到")
    failed = zhang.page.locator(".bubble.failed")
    await expect(failed).to_contain_text("没有送到")
    desk.house.pusher.broken = False
    await failed.get_by_role("button", name="重发").click()
    await member.reads("这句送不到")
    await expect(zhang.bubble("这句送不到")).to_contain_text("已送达")
    await expect(failed).to_have_count(0)


async def test_遮住的要写原因才看得到_记在审计里(desk: House, sits_down: SitsDown) -> None:
    zhang = await sits_down("xiaozhang")
    member = await desk.member()
    desk.house.bind(member.conversation_id, made_up_members()[5].record)
    await member.says("转人工")
    await expect(zhang.queue).to_have_count(1)
    await zhang.press("t")
    card = zhang.page.locator("#card")
    await expect(card.locator("#steps")).to_contain_text("首次确诊")
    assert "138****" not in await zhang.page.content()
    await card.get_by_role("button", name="查看手机").click()
    await zhang.press("1")
    await expect(card).to_contain_text("138****")
    lines = await desk.inside(lambda house: house.staff.actions())
    assert ("xiaozhang", Action.MASKED_VALUE_OPENED) in lines


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
async def test_每个宽度都放得下(desk: House, sits_down: SitsDown, width: int) -> None:
    zhang = await sits_down("xiaozhang", {"width": width, "height": 800})
    member = await desk.member()
    await member.says("转人工")
    await expect(zhang.queue).to_have_count(1)
    await zhang.queue.first.click()
    await zhang.page.get_by_role("button", name="接手").click()
    await zhang.writes("您好" * 60)
    await expect(zhang.bubble("您好您好")).to_contain_text("已送达")
    assert await zhang.page.evaluate(OVERFLOW) <= 0
    await expect(zhang.page.locator("#send")).to_be_in_viewport()

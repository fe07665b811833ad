"""主管的大屏和超时的颜色、声音，在真的浏览器里。"""

from __future__ import annotations

import asyncio

from playwright.async_api import expect

from tests.browser.desk.conftest import SitsDown
from tests.browser.desk.people import AgentPage, House


async def later(agent: AgentPage, minutes: int) -> None:
    """Let time pass on the page, slowly enough for its connection to go on."""
    for _ in range(minutes * 6):
        await agent.page.clock.run_for(10_000)
        await asyncio.sleep(0.03)


async def test_快超时变黄_超时变红_各响一次(desk: House, sits_down: SitsDown) -> None:
    zhang = await sits_down("xiaozhang")
    member = await desk.member()
    await member.says("转人工")
    await expect(zhang.queue).to_have_count(1)
    await zhang.press("t")
    row, page = zhang.mine.first, zhang.page
    await expect(row).to_contain_text("等 0:0")
    await page.clock.install()
    await page.reload()
    await page.locator("html[data-live]").wait_for()
    await expect(row).to_be_visible()
    await later(zhang, 4)
    await expect(row).to_have_class("row-button amber")
    assert await page.evaluate("document.documentElement.dataset.beep") == "amber"
    await later(zhang, 2)
    await expect(row).to_have_class("row-button red")
    assert await page.evaluate("document.documentElement.dataset.beep") == "red"


async def test_大屏是活的_看大屏不算在座_能分派_能看结束的(desk: House, sits_down: SitsDown) -> None:
    boss = await sits_down("zhuguan", path="/desk/wall")
    await boss.page.locator("html[data-live]").wait_for()
    await expect(boss.page.locator("#there")).to_have_text("0/0")
    zhang = await sits_down("xiaozhang")
    await expect(boss.page.locator("#there")).to_have_text("1/0")
    member = await desk.member()
    await member.says("我的申请审核一个多月了")
    await expect(boss.page.locator("#waiting")).to_have_text("1")
    await expect(boss.page.locator("#needs tr")).to_contain_text("2021-04-17（5天）")
    await boss.page.get_by_label("把").select_option("xiaozhang")
    await expect(zhang.mine).to_have_count(1)
    await expect(boss.page.locator("#held")).to_have_text("1")
    await zhang.press("j", "c", "1")
    await member.reads("这次服务先到这里")
    await expect(boss.page.locator("#held")).to_have_text("0")
    await boss.page.goto("/desk/search?text=审核一个多月")
    await boss.page.get_by_role("link", name="我的申请审核一个多月了").click()
    await expect(boss.bubble("我的申请审核一个多月了").first).to_be_visible()
    await expect(boss.page.locator("#chat-facts")).to_contain_text("已结束")


async def test_主管页在手机上也放得下(desk: House, sits_down: SitsDown) -> None:
    boss = await sits_down("zhuguan", {"width": 390, "height": 800}, "/desk/wall")
    for name in ("wall", "search", "tickets", "reports", "settings"):
        await boss.page.goto(f"/desk/{name}")
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await boss.page.evaluate(wide) <= 0, name
    await boss.page.locator("#quick-text").fill("最晚{refund_by}发起")
    await boss.page.get_by_role("button", name="预览").click()
    await expect(boss.page.locator("#preview")).to_contain_text("编号用小写字母")

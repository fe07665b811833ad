"""推送: as few messages as can be, one kept for a human, never twice, and what cannot go out waits for the next message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.wechat.window import Grant
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Button, Reply
from bot.state.dead_letters import DeadLetters
from bot.state.wechat_account import RedisRights
from bot.state.wechat_window import RedisWindows
from tests.fakes.wechat_api import APP_ID

ME = "oMadeUp1"
CHAT = f"wechat:{ME}"
CHOICES = (Button("余额退款", "/ask_refund_policy"), Button("理赔", "/ask_claim_process"))


def parcel(text: str, kind: str = "late", buttons: tuple[Button, ...] = (), **more: object) -> Parcel:
    return Parcel(CHAT, kind, Reply(text, buttons), key=f"key of {text}", **more)


@pytest.fixture
async def open_channel(channel):
    """The member wrote just now."""
    channel.api.wrote(ME)
    await RedisWindows(channel.link).grant(CHAT, Grant.MESSAGE)
    return channel


async def left(channel) -> int:
    return (await RedisWindows(channel.link).left(CHAT)).messages


async def test_几条一起等着_合成一条推出去_省额度(open_channel) -> None:
    await open_channel.outbox.put([parcel("一"), parcel("二"), parcel("三")])
    await open_channel.deliverer.step()
    assert open_channel.api.texts(ME) == ["一\n\n二\n\n三"]
    assert await left(open_channel) == 4
    assert await open_channel.outbox.waiting(CHAT) == ()


async def test_放不进一条的_分开推(open_channel) -> None:
    long = "这一句有三十个字节。" * 60
    await open_channel.outbox.put([parcel("甲" + long), parcel("乙" + long)])
    await open_channel.deliverer.step()
    assert open_channel.api.texts(ME) == ["甲" + long, "乙" + long]


async def test_一条太长_按句子切开(open_channel) -> None:
    long = "".join(f"第{n}句说明退款怎么走。" for n in range(120))
    await open_channel.outbox.put([parcel(long)])
    await open_channel.deliverer.step()
    sent = open_channel.api.texts(ME)
    assert len(sent) == 2 and "".join(sent) == long and sent[0].endswith("。")


async def test_最后一条留给人(open_channel) -> None:
    for n in range(6):
        await open_channel.outbox.put([parcel(f"机器人{n}")])
        await open_channel.deliverer.step()
    assert open_channel.api.texts(ME) == [f"机器人{n}" for n in range(4)]
    assert await left(open_channel) == 1
    await open_channel.outbox.put([parcel("您好，我来帮您", "agent", sender="小李")])
    await open_channel.deliverer.step()
    assert open_channel.api.texts(ME)[4:] == ["机器人4\n\n机器人5\n\n【客服 小李】您好，我来帮您"]
    assert await left(open_channel) == 0


async def test_额度用完的_等会员再说话_一起给(open_channel) -> None:
    await RedisWindows(open_channel.link).close(CHAT)
    await open_channel.outbox.put([parcel("到期提醒", "reminder"), parcel("退款到了", "notice")])
    await open_channel.deliverer.step()
    assert open_channel.api.texts(ME) == []
    assert [p.reply.text for p in await open_channel.outbox.waiting(CHAT)] == ["到期提醒", "退款到了"]
    assert await open_channel.outbox.oldest() is None  # nothing is stuck
    assert await open_channel.weixin.say("在吗") == "到期提醒\n\n退款到了\n\n您说：在吗"
    assert await open_channel.outbox.waiting(CHAT) == ()
    assert await DeadLetters(open_channel.link).all() == []


@pytest.mark.parametrize("code", [45015, 45047, 43004])
async def test_微信说不能推了_留到下一条(open_channel, code: int) -> None:
    open_channel.api.broken["message/custom/send"] = [code]
    await open_channel.outbox.put([parcel("退款到了")])
    await open_channel.deliverer.step()
    assert await left(open_channel) == 0
    assert await open_channel.weixin.say("在吗") == "退款到了\n\n您说：在吗"


async def test_没有权限_记住一段时间_不再白试(open_channel) -> None:
    open_channel.api.right = False
    await open_channel.outbox.put([parcel("一")])
    await open_channel.deliverer.step()
    await open_channel.outbox.put([parcel("二")])
    await open_channel.deliverer.step()
    assert open_channel.api.calls["message/custom/send"] == 1
    assert not await RedisRights(open_channel.link, APP_ID).may_push()
    assert await open_channel.weixin.say("在吗") == "一\n\n二\n\n您说：在吗"


@pytest.mark.parametrize("code", [-1, 45009, 45011])
async def test_微信一时忙_再试就好_额度不白扣(open_channel, code: int) -> None:
    open_channel.api.broken["message/custom/send"] = [code]
    await open_channel.outbox.put([parcel("一")])
    await open_channel.deliverer.step()
    assert open_channel.api.texts(ME) == ["一"]
    assert await left(open_channel) == 4


async def test_没有这个人_不再试_留在死信里(open_channel) -> None:
    open_channel.api.members = {"oSomebodyElse"}
    await open_channel.outbox.put([parcel("一")])
    await open_channel.deliverer.step()
    (letter,) = await DeadLetters(open_channel.link).all()
    assert (letter.failure, letter.tries) == ("WeChat said 40003", 1)


async def test_同一件推两次_会员只看到一次(open_channel) -> None:
    pusher = open_channel.wechat.pusher()
    for _ in range(3):
        await pusher.push(parcel("一"))
    assert open_channel.api.texts(ME) == ["一"]


async def test_推到一半出错_从没推的那段接着推(open_channel) -> None:
    long = "".join(f"第{n}句说明退款怎么走。" for n in range(240))
    await open_channel.outbox.put([parcel(long)])
    open_channel.api.broken["message/custom/send"] = []
    calls = iter([0, -1])
    real = open_channel.api._no_message

    def second_time_busy(to: str, body: object):
        return {"errcode": -1, "errmsg": "busy"} if next(calls, 0) else real(to, body)

    open_channel.api._no_message = second_time_busy
    await open_channel.deliverer.step()
    assert "".join(open_channel.api.texts(ME)) == long
    assert await left(open_channel) == 5 - len(open_channel.api.texts(ME))


async def test_过了时候的提醒_不再推(open_channel) -> None:
    from datetime import datetime  # noqa: PLC0415

    from bot.clock import SHANGHAI  # noqa: PLC0415

    stale = replace(parcel("还剩30天"), good_until=datetime(2021, 1, 1, tzinfo=SHANGHAI))
    await open_channel.outbox.put([parcel("一"), stale, parcel("二")])
    await open_channel.deliverer.step()
    assert "还剩30天" not in "".join(open_channel.api.texts(ME))


async def test_按钮推成可以点的菜单_点了就是它(open_channel) -> None:
    await open_channel.outbox.put([parcel("您想问哪个？", buttons=CHOICES), parcel("另一条")])
    await open_channel.deliverer.step()
    (_, menu), (_, other) = open_channel.api.messages
    assert [line["content"] for line in menu["msgmenu"]["list"]] == ["余额退款", "理赔"]
    assert other["text"]["content"] == "另一条"
    tapped = menu["msgmenu"]["list"][1]
    answer = await open_channel.weixin.say(tapped["content"], bizmsgmenuid=tapped["id"])
    assert answer == "您说：/ask_claim_process"
    assert await left(open_channel) == 3  # a tap gives nothing back


async def test_不能用菜单的账号_改成回复数字(open_channel) -> None:
    open_channel.api.menus = False
    await open_channel.outbox.put([parcel("您想问哪个？", buttons=CHOICES)])
    await open_channel.deliverer.step()
    assert open_channel.api.texts(ME) == ["您想问哪个？\n您可以回复数字：\n1. 余额退款\n2. 理赔"]


async def test_太老的菜单_按它的字面理解(open_channel) -> None:
    assert await open_channel.weixin.say("理赔", bizmsgmenuid="12345") == "您说：理赔"

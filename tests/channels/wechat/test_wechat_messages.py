"""会员在微信里发什么都有着落: every kind of message and event, repeats, limits, buttons, long answers."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.wechat import sentences
from bot.conversation.conversation import Conversation
from bot.conversation.payload import chosen
from bot.conversation.reply import Button, Reply
from bot.conversation.stage import Stage
from bot.state.wechat_window import RedisWindows
from tests.channels.wechat.weixin import envelope, event, text, xml_of

CHAT = "wechat:oMadeUp1"


def said(kind: str, **fields: object) -> str:
    return xml_of(**envelope(kind=kind, MsgId=991, **fields))


async def test_语音有识别结果_就当文字(channel) -> None:
    heard = said("voice", MediaId="m", Format="amr", Recognition="余额退不退。")
    assert channel.weixin.read(await channel.weixin.post(heard)) == "您说：余额退不退。"


@pytest.mark.parametrize(
    ("xml", "answer"),
    [
        (said("voice", MediaId="m", Recognition=""), sentences.VOICE),
        (said("image", PicUrl="http://pic.example.com/1", MediaId="m"), sentences.IMAGE),
        (said("video", MediaId="m", ThumbMediaId="t"), sentences.VIDEO),
        (said("shortvideo", MediaId="m", ThumbMediaId="t"), sentences.VIDEO),
        (said("location", Location_X="23.1", Location_Y="113.3", Scale=20, Label="广州"), sentences.LOCATION),
        (said("link", Title="公告", Description="", Url="https://example.com"), sentences.LINK),
        (said("file", Title="病历.pdf"), sentences.FILE),
        (said("hologram"), sentences.UNKNOWN),
        (said("text", Content="  "), sentences.UNKNOWN),
    ],
)
async def test_看不了的_客气地说一声_不惊动对话(channel, xml: str, answer: str) -> None:
    assert channel.weixin.read(await channel.weixin.post(xml)) == answer
    assert channel.engine.heard == []


async def test_人工接手以后_图片交给人看_机器人不插话(channel) -> None:
    live = channel.turns.state
    await live.hand_over(CHAT, 0, Stage.WAITING)
    picture = said("image", PicUrl="http://pic.example.com/1", MediaId="m")
    assert channel.weixin.read(await channel.weixin.post(picture)) is None
    assert channel.engine.heard == []


@pytest.mark.parametrize(
    ("xml", "heard"),
    [
        (event("subscribe"), "/greet"),
        (event("subscribe", key="qrscene_7"), "/greet"),
        (event("SCAN", key="7"), "/greet"),
        (event("CLICK", key="/ask_refund_policy"), "/ask_refund_policy"),
    ],
)
async def test_关注_扫码_点菜单_都有回答(channel, xml: str, heard: str) -> None:
    assert channel.weixin.read(await channel.weixin.post(xml)) == f"您说：{heard}"


@pytest.mark.parametrize(
    "xml",
    [
        event("unsubscribe"),
        event("VIEW", key="https://example.com"),
        event("LOCATION", Latitude="23.1"),
        event("pic_sysphoto", key="k"),
        event("TEMPLATESENDJOBFINISH", Status="success"),
        event("an_event_of_tomorrow"),
    ],
)
async def test_不是会员在说话的事件_不出声(channel, xml: str) -> None:
    assert channel.weixin.read(await channel.weixin.post(xml)) is None
    assert channel.engine.heard == []


@pytest.mark.parametrize("name", ["CLICK", "scancode_waitmsg"])
async def test_别处做的菜单_也客气地说一声(channel, name: str) -> None:
    answer = await channel.weixin.post(event(name, key="/a_command_of_rasa"))
    assert channel.weixin.read(answer) == sentences.UNKNOWN


async def test_重发的消息_同样的回答_只答一次(channel) -> None:
    same = text("余额退不退", MsgId=5)
    answers = [channel.weixin.read(await channel.weixin.post(same)) for _ in range(3)]
    assert answers == ["您说：余额退不退"] * 3
    assert channel.engine.heard == ["余额退不退"]


async def test_消息号只在一个人那里不重(channel) -> None:
    assert await channel.weixin.say("我是甲", "oA", MsgId=5) == "您说：我是甲"
    assert await channel.weixin.say("我是乙", "oB", MsgId=5) == "您说：我是乙"


async def test_重发的事件_同样的回答_只答一次(channel) -> None:
    same, other = event("CLICK", key="/ask_shutdown_time"), event("CLICK", key="/request_human")
    for xml in (same, same, other):
        await channel.weixin.post(xml)
    assert channel.engine.heard == ["/ask_shutdown_time", "/request_human"]


async def test_发得太快_说一声等多久(channel) -> None:
    channel.seconds["oMadeUp1"] = 7
    assert await channel.weixin.say("在吗") == sentences.TOO_OFTEN.format(seconds=7)
    assert channel.engine.heard == []


async def test_同时来的两条_答在一起(channel) -> None:
    channel.engine.gate.clear()
    first = asyncio.create_task(channel.weixin.say("一"))
    await channel.engine.started.wait()
    second = asyncio.create_task(channel.weixin.say("二"))
    third = asyncio.create_task(channel.weixin.say("三"))
    await asyncio.sleep(0.05)
    channel.engine.gate.set()
    assert await first == "您说：一"
    assert sorted(filter(None, [await second, await third])) == ["您说：二\n三"]


async def test_忙不过来_告诉会员_不装死(channel, monkeypatch) -> None:
    monkeypatch.setattr(channel.turns.gate, "_most", 0)
    assert await channel.weixin.say("在吗") == sentences.BUSY
    assert channel.engine.heard == []


async def test_Redis不在_告诉会员(channel) -> None:
    channel.link.answer_seconds = 0
    assert await channel.weixin.say("在吗") == sentences.BUSY


CHOICES = (Button("余额退款", "/ask_refund_policy"), Button("理赔", "/ask_claim_process"))


async def test_按钮变成数字_回复数字就是点它(channel) -> None:
    channel.engine.say = lambda text: (Reply("您想问哪个？", CHOICES),) if text == "那个" else (Reply(text),)
    assert await channel.weixin.say("那个") == "您想问哪个？\n您可以回复数字：\n1. 余额退款\n2. 理赔"
    assert await channel.weixin.say("2") == "/ask_claim_process"
    assert chosen("2", Conversation("x", choices=CHOICES).choices) == "/ask_claim_process"


async def test_几个气泡合成一条(channel) -> None:
    channel.engine.say = lambda text: (Reply("第一段"), Reply(""), Reply("第二段", CHOICES))
    assert await channel.weixin.say("问") == "第一段\n\n第二段\n您可以回复数字：\n1. 余额退款\n2. 理赔"


async def test_太长的回答_一条放不下_剩下的随后推送_一个字不少(channel) -> None:
    long = "".join(f"第{n}句，说明退款怎么走。" for n in range(120))
    channel.engine.say = lambda text: (Reply(long),)
    same = text("全说一遍", MsgId=77)
    first = channel.weixin.read(await channel.weixin.post(same))
    assert channel.weixin.read(await channel.weixin.post(same)) == first
    channel.api.wrote("oMadeUp1")
    await channel.deliverer.step()
    assert first + "".join(channel.api.texts("oMadeUp1")) == long
    assert await channel.link.call("XLEN", names().history) == 2  # what was asked, and the answer whole


def names():
    from bot.state.keys import ConversationKeys  # noqa: PLC0415

    return ConversationKeys.of(CHAT)


async def test_说话给五条_点菜单给三条_重发不再给(channel) -> None:
    windows = RedisWindows(channel.link)
    await channel.weixin.post(event("CLICK", key="/ask_refund_policy"))
    assert (await windows.left(CHAT)).messages == 3
    same = text("你好", MsgId=5)
    await channel.weixin.post(same)
    assert (await windows.left(CHAT)).messages == 5
    assert await windows.spend(CHAT, 2, 1)
    await channel.weixin.post(same)
    assert (await windows.left(CHAT)).messages == 3
    await channel.weixin.post(event("unsubscribe"))
    assert (await windows.left(CHAT)).messages == 0

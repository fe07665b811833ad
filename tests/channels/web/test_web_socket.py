"""The widget's socket: what is said is accepted, answered through the history, and shown in every tab, once."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.clock import system_now
from bot.conversation.history import Entry, Speaker
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply
from bot.conversation.sight import Writer
from bot.conversation.stage import Stage
from bot.state.keys import ConversationKeys
from bot.state.typing import Typing
from tests.channels.web.live_web import OTHER_ORIGIN, LiveWeb, live_web
from tests.channels.web.widget import opened, widget


async def test_说一句_先说收到了_再显示问和答(web: LiveWeb) -> None:
    async with widget(web.url, web.token()) as member:
        name = await member.say("余额什么时候退")
        assert (await member.of("accepted"))["id"] == name
        await member.shows("您说：余额什么时候退")
        said, told = member.seen
        assert (said["speaker"], said["key"], said["text"]) == ("member", name, "余额什么时候退")
        assert told["speaker"] == "bot"
        assert member.frames[0]["state"]["stage"] == "bot"


async def test_两个窗口看到的一样_别的窗口说的也看得到(web: LiveWeb) -> None:
    token = web.token()
    async with widget(web.url, token) as phone, widget(web.url, token) as computer:
        for speaker, text in ((phone, "什么时候关停"), (computer, "还能不能理赔")):
            await speaker.say(text)
            for tab in (phone, computer):
                await tab.shows(f"您说：{text}")
        assert phone.seen == computer.seen


async def test_断了再来_接着上次看到的往下看(web: LiveWeb) -> None:
    token = web.token()
    async with widget(web.url, token) as member:
        await member.say("第一句")
        await member.shows("您说：第一句")
        last = member.last
    async with widget(web.url, token) as elsewhere:
        await elsewhere.say("第二句")
        await elsewhere.shows("您说：第二句")
    async with widget(web.url, token, after=last) as again:
        assert again.texts() == ["第二句", "您说：第二句"]
        assert again.frames[0]["more"] is True
    async with widget(web.url, token, after="没有这个号") as lost:
        assert lost.texts() == ["第一句", "您说：第一句", "第二句", "您说：第二句"]
        assert lost.frames[0]["more"] is False


async def test_重连以后重发同一句_只算一次(web: LiveWeb) -> None:
    token, name = web.token(), "0123456789abcdef"
    web.engine.gate.clear()
    async with widget(web.url, token) as member:
        await member.say("我的退款到哪了", name)
        await member.of("accepted")
    async with widget(web.url, token) as again:  # the answer was still under way
        await again.say("我的退款到哪了", name)
        await again.of("accepted")
        web.engine.gate.set()
        await again.shows("您说：我的退款到哪了")
        await again.say("我的退款到哪了", name)
        await again.of("accepted")
        await again.send(type="ping")
        await again.of("pong")
        assert again.texts() == ["我的退款到哪了", "您说：我的退款到哪了"]
    assert web.engine.heard == ["我的退款到哪了"]


async def test_另一个进程回答的_这边也看得到(web: LiveWeb, redis_url: str) -> None:
    token = web.token()
    async with (
        live_web(redis_url) as other,
        widget(web.url, token) as here,
        widget(other.url, token) as there,
    ):
        await there.say("你好")
        await here.shows("您说：你好")
        assert web.engine.heard == []
        assert other.engine.heard == ["你好"]


async def test_点按钮_发的是暗号_看到的是按钮上的字(web: LiveWeb) -> None:
    async with widget(web.url, web.token()) as member:
        await member.say("/ask_refund_timing", label="余额什么时候退")
        await member.shows("余额什么时候退")
        await member.say("转人工客服", label="我没有说过这句")
        await member.shows("转人工客服")
        assert "我没有说过这句" not in member.texts()


async def test_号码不回到窗口里_卡片交上来的只说已提交(web: LiveWeb) -> None:
    token = web.token()
    async with widget(web.url, token) as member:
        await member.say("我手机号13800000001")
        await member.shows("我手机号（手机号）")
        await member.say("13800000001", label="已提交手机号13800000001")
        await member.shows("已提交手机号（手机号）")
    kept = await web.link.call("XRANGE", *_history_of(web, token))
    assert "13800000001" not in repr(kept)


def _history_of(web: LiveWeb, token: str) -> tuple[str, str, str]:
    return ConversationKeys.of(web.conversation(token)).history, "-", "+"


async def test_客服说的话_推过来就看得到_带着名字(web: LiveWeb) -> None:
    token = web.token()
    async with widget(web.url, token) as member:
        parcel = Parcel(web.conversation(token), "agent", Reply("您好，我是小林"), "k1", sender="小林")
        await web.outbox.put([parcel])
        await web.deliverer.step()
        await member.shows("您好，我是小林")
        assert {"speaker": "agent", "name": "小林", "key": "k1"}.items() <= member.seen[0].items()


async def test_转给人工_状态跟着变_客服在打字也看得到(web: LiveWeb) -> None:
    token = web.token()
    async with widget(web.url, token) as member:
        notice = Entry(Speaker.NOTICE, system_now(), Reply("正在为您转人工"))
        await web.live.hand_over(web.conversation(token), 0, Stage.WAITING, entry=notice)
        await member.shows("正在为您转人工")
        await member.until(lambda _: member.state["stage"] == "waiting")
        typing = Typing(web.link)
        await typing.say(web.conversation(token), Writer.AGENT, True)
        assert await member.of("typing") == {"type": "typing", "who": "agent", "on": True}
        await typing.say(web.conversation(token), Writer.AGENT, False)
        assert await member.of("typing") == {"type": "typing", "who": "agent", "on": False}


async def test_答得久_就显示正在输入_答完就不显示了(web: LiveWeb) -> None:
    web.engine.gate.clear()
    token = web.token()
    async with widget(web.url, token) as member, widget(web.url, token) as other_tab:
        await member.say("查一下我的退款")
        assert await other_tab.of("typing") == {"type": "typing", "who": "bot", "on": True}
        web.engine.gate.set()
        await other_tab.shows("您说：查一下我的退款")
        assert await other_tab.of("typing") == {"type": "typing", "who": "bot", "on": False}


async def test_往上翻_看更早的(web: LiveWeb) -> None:
    token = web.token()
    web.engine.say = lambda text: tuple(Reply(f"{text}·{n}") for n in range(20))
    async with widget(web.url, token) as member:
        for text in ("甲", "乙", "丙"):
            await member.say(text)
            await member.shows(f"{text}·19")
    async with widget(web.url, token) as again:
        assert len(again.seen) == 50
        assert again.frames[0]["more"] is True
        await again.send(type="before", id=again.seen[0]["id"])
        earlier = await again.of("earlier")
        assert [entry["text"] for entry in earlier["entries"]] == ["甲", *(f"甲·{n}" for n in range(12))]
        assert earlier["more"] is False


async def test_赞和踩_打分_回来还看得到(web: LiveWeb) -> None:
    token = web.token()
    web.engine.say = lambda text: (Reply("不客气，再见", response="utter_goodbye"),)
    async with widget(web.url, token) as member:
        await member.say("谢谢再见")
        await member.shows("不客气，再见")
        if not member.state["rating_asked"]:
            await member.of("state")
        assert member.state["rating_asked"]
        await member.send(type="rate", entry=member.seen[1]["id"], value="up")
        await member.send(type="rate", entry=member.seen[0]["id"], value="up")
        assert (await member.of("problem"))["text"]  # only answers can be rated
        await member.send(type="score", value=5, comment="很清楚，打13800000001谢谢")
        await member.send(type="ping")
        await member.of("pong")
    async with widget(web.url, token) as again:
        assert [entry.get("rating") for entry in again.seen] == [None, "up"]
        assert again.state["rating_asked"] is False
    events = repr(await web.link.call("XRANGE", *_events_of(web, token)))
    assert "rating" in events
    assert "13800000001" not in events


def _events_of(web: LiveWeb, token: str) -> tuple[str, str, str]:
    return ConversationKeys.of(web.conversation(token)).events, "-", "+"


@pytest.mark.parametrize("hello", [{"token": ""}, {"token": "v1.x"}, {}, {"type": "ping"}, {"token": 7}])
async def test_没有有效的会话_就不让说(web: LiveWeb, hello: dict) -> None:
    async with opened(web.url) as stranger:
        await stranger.send(**{"type": "hello", **hello})
        frames, code = await stranger.closed()
        assert (frames, code) == ([{"type": "bye", "reason": "session"}], 4401)


async def test_别的网站打不开_名单上的可以(web: LiveWeb) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with opened(web.url, Origin="https://evil.example"):
            pass
    async with opened(web.url, Origin=OTHER_ORIGIN) as friend:
        await friend.send(type="hello", token=web.token())
        assert (await friend.read())["type"] == "welcome"


async def test_一口气说太多_请他等一等_等到了再发都有回答(web: LiveWeb) -> None:
    web.engine.gate.clear()
    async with widget(web.url, web.token()) as member:
        names = [await member.say(f"第{n}句") for n in range(10)]
        problems = [await member.of("problem") for _ in range(2)]
        assert [p["id"] for p in problems] == names[8:]
        assert all(p["retry_after"] == 2 for p in problems)
        web.engine.gate.set()
        await member.until(lambda _: "第7句" in member.texts())
        for n in (8, 9):
            await member.say(f"第{n}句", names[n])
            await member.until(lambda _, n=n: f"第{n}句" in member.texts())
        assert sorted(member.texts()[::1]).count("第3句") == 1


async def test_忙不过来_说一声_不丢(redis_url: str) -> None:
    async with live_web(redis_url, gate=1) as web:
        web.engine.gate.clear()
        token = web.token()
        async with widget(web.url, token) as member:
            await member.say("第一句")
            await member.of("accepted")
            second = await member.say("第二句")
            busy = await member.of("problem")
            assert (busy["id"], busy["retry_after"]) == (second, 2)
            assert "不会丢" in busy["text"]
            web.engine.gate.set()
            await member.shows("您说：第一句")
            await member.say("第二句", second)
            await member.shows("您说：第二句")


async def test_发得太快_请他过几秒(web: LiveWeb) -> None:
    async with widget(web.url, web.token()) as member:
        for n in range(20):
            await member.say(f"{n}")
            await member.of("accepted")
        late = await member.say("第二十一句")
        problem = await member.of("problem")
        assert problem["id"] == late
        assert 1 <= problem["retry_after"] <= 20


async def test_没完没了地发_就断开(web: LiveWeb) -> None:
    async with widget(web.url, web.token()) as flood:

        async def read() -> int | None:
            return (await flood.closed())[1]

        reading = asyncio.create_task(read())
        for _ in range(400):
            if flood.socket.closed:
                break
            await flood.send(type="ping")
        assert await reading == 1008


async def test_要重启_先说一声(redis_url: str) -> None:
    async with live_web(redis_url) as web:
        web.engine.gate.clear()
        token = web.token()
        async with widget(web.url, token) as member:
            await member.say("刚说完就重启")
            await member.of("accepted")
            web.server.should_exit = True
            frames, code = await member.closed()
            assert frames[-1] == {"type": "bye", "reason": "restart"}
            assert code == 1012
            web.engine.gate.set()
    async with live_web(redis_url) as again, widget(again.url, token) as member:
        assert member.texts() == ["刚说完就重启", "您说：刚说完就重启"]


async def test_太长的一帧_断开_服务还在(web: LiveWeb) -> None:
    async with widget(web.url, web.token()) as member:
        await member.socket.send_str("长" * 30_000)
        assert (await member.closed())[1] == 1009
    async with widget(web.url, web.token()) as member:
        await member.say("还在吗")
        await member.shows("您说：还在吗")


async def test_一个人开太多窗口_请他关掉几个(web: LiveWeb) -> None:
    token = web.token()
    web.sockets._most_of_a_user = 2
    async with widget(web.url, token), widget(web.url, token), opened(web.url) as third:
        await third.send(type="hello", token=token)
        assert (await third.read())["retry_after"] == 30
        assert (await third.closed())[1] == 1013

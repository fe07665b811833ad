"""Widgets made for Rasa connect unchanged, are answered, and get nobody else's conversation."""

from __future__ import annotations

import asyncio
import json
import random

import aiohttp
import pytest
import socketio.exceptions

from bot.channels.socketio.rendering import messages
from bot.channels.web.sessions import Sessions
from bot.clock import system_now
from bot.conversation.history import Entry, Speaker
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Button, Reply
from bot.server.web import SESSION_LIFETIME
from tests.channels.socketio.rasa_widget import rasa_widget
from tests.channels.web.live_web import OTHER_ORIGIN, SECRET, LiveWeb, live_web


def conversation(session_id: str | None) -> str:
    sessions = Sessions(SECRET.encode(), SESSION_LIFETIME, system_now, b"bot.channels.socketio session v1")
    session = sessions.read(session_id or "")
    assert session
    return f"socketio:{session.user_id}"


@pytest.mark.parametrize("transports", [("websocket",), ("polling",), ("polling", "websocket")])
async def test_问一句_答一句(web: LiveWeb, transports: tuple[str, ...]) -> None:
    async with rasa_widget(web.url, transports=transports) as member:
        await member.say("余额什么时候退")
        await member.hears("您说：余额什么时候退")
        assert member.heard == [{"text": "您说：余额什么时候退"}]


async def test_一段一条_按钮在最后一条上_和rasa的一样(web: LiveWeb) -> None:
    web.engine.say = lambda text: (Reply("第一段\n\n第二段", (Button("转人工", "/request_human"),)),)
    async with rasa_widget(web.url) as member:
        await member.say("你好")
        await member.hears("第二段")
        quick = [{"content_type": "text", "title": "转人工", "payload": "/request_human"}]
        assert member.heard == [
            {"text": "第一段", "quick_replies": []},
            {"text": "第二段", "quick_replies": quick},
        ]


async def test_rasa自己的通道_发的也是这些(web: LiveWeb) -> None:
    """Rasa's own output channel as a witness, with a server that writes down what it emits."""
    from rasa.core.channels.socketio import SocketIOOutput  # noqa: PLC0415 - it brings all of Rasa: only here

    written: list[dict] = []

    class Witness:
        async def emit(self, event: str, message: dict, room: str) -> None:
            written.append(message)

    theirs = SocketIOOutput(Witness(), "bot_uttered")
    buttons = (Button("甲", "/affirm"), Button("乙", "/deny"))
    await theirs.send_text_message("x", "一\n\n二")
    await theirs.send_text_with_buttons(
        "x", "三\n\n四", [{"title": b.title, "payload": b.payload} for b in buttons]
    )
    ours = [Reply("一\n\n二"), Reply("三\n\n四", buttons)]
    assert [m for reply in ours for m in messages(Entry(Speaker.BOT, system_now(), reply))] == written


async def test_带着自己的会话回来_还是那个人_没看到的补上(web: LiveWeb) -> None:
    async with rasa_widget(web.url) as member:
        await member.say("我的退款到哪了")
        await member.hears("您说：我的退款到哪了")
        kept = member.session_id
    await web.outbox.put([Parcel(conversation(kept), "agent", Reply("您好"), "k1", sender="小林")])
    await web.deliverer.step()
    async with rasa_widget(web.url, kept) as again:
        assert again.session_id == kept
        await again.hears("人工客服小林：您好")
        assert again.texts() == ["人工客服小林：您好"]


@pytest.mark.parametrize("made_up", ["", "abc", "v1." + "0" * 32 + ".99999999999." + "a" * 43, 7, {}, None])
async def test_编的会话号_当新的人(web: LiveWeb, made_up: object) -> None:
    async with rasa_widget(web.url) as member, rasa_widget(web.url, made_up) as stranger:  # type: ignore[arg-type]
        assert stranger.session_id not in (made_up, member.session_id)
        await member.say("这是我的事")
        await member.hears("您说：这是我的事")
        await stranger.say("你好")
        await stranger.hears("您说：你好")
        assert stranger.texts() == ["您说：你好"]


async def test_网页小窗的令牌_在这里不算数(web: LiveWeb) -> None:
    token = web.token()
    async with rasa_widget(web.url, token) as stranger:
        assert stranger.session_id != token


async def test_没要会话就说话_给一个新的再答(web: LiveWeb) -> None:
    async with rasa_widget(web.url) as member:
        first = member.session_id
        member.session_id = "made up"
        await member.say("你好")
        await member.hears("您说：你好")
        assert member.session_id not in (first, "made up")


async def test_推过来的_另一个进程回答的_都看得到(web: LiveWeb, redis_url: str) -> None:
    async with live_web(redis_url) as other, rasa_widget(web.url) as here:
        async with rasa_widget(other.url, here.session_id) as there:
            await there.say("两边都看")
            for side in (here, there):
                await side.hears("您说：两边都看")
        assert web.engine.heard == []


async def test_号码不进记录(web: LiveWeb) -> None:
    async with rasa_widget(web.url) as member:
        await member.say("我手机号13800000001")
        await member.until(lambda: member.heard)
        assert "13800000001" not in member.texts()[0]


async def test_多个进程的时候_只收websocket(redis_url: str) -> None:
    async with live_web(redis_url, workers=2) as web:
        async with aiohttp.ClientSession() as client:
            answer = await client.get(f"{web.url}/socket.io/?EIO=4&transport=polling")
            assert answer.status == 400
        async with rasa_widget(web.url) as member:
            await member.say("你好")
            await member.hears("您说：你好")


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_别的网站连不上_名单上的可以(web: LiveWeb, transport: str) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        async with rasa_widget(web.url, transports=(transport,), Origin="https://evil.example"):
            pass
    async with rasa_widget(web.url, transports=(transport,), Origin=OTHER_ORIGIN) as friend:
        assert friend.session_id


async def test_说得太快_请他过几秒(web: LiveWeb) -> None:
    async with rasa_widget(web.url) as member:
        for n in range(20):
            await member.say(f"{n}")
            await member.until(lambda n=n: len(member.heard) > n)
        await member.say("第二十一句")
        await member.until(lambda: "您发得太快了" in member.texts()[-1])


async def test_乱写的事件_乱写的包_服务还在(web: LiveWeb) -> None:
    chance = random.Random(3)
    odd = [
        None,
        True,
        7,
        "",
        "x",
        [],
        [1],
        {},
        {"message": 7},
        {"message": None, "session_id": []},
        {"session_id": {}},
        "长" * 9000,
    ]
    for _ in range(6):
        async with rasa_widget(web.url) as member:
            for _ in range(25):
                await member.client.emit(
                    chance.choice(["user_uttered", "session_request", "what"]), chance.choice(odd)
                )
    raws = [
        "",
        "4",
        "40",
        "42",
        '42["user_uttered"',
        "42[]",
        "42[7]",
        "42{}",
        "451-[]",
        "9",
        "42" + "[" * 3000,
        '42/x,["a"]',
        "3",
        "1",
        "2probe",
    ]

    async def pester(number: int) -> None:
        own = random.Random(number)
        async with aiohttp.ClientSession() as client:
            async with client.ws_connect(f"{web.url}/socket.io/?EIO=4&transport=websocket") as raw:
                for _ in range(60):
                    if raw.closed:
                        break
                    text = own.choice(raws) if own.random() < 0.7 else json.dumps(own.choice(odd))
                    await raw.send_str(text[: own.randrange(1, 60)])
            for query in (
                "",
                "?EIO=4",
                "?EIO=3&transport=polling",
                "?EIO=4&transport=polling&sid=x",
                "?EIO=4&transport=x&j=y",
            ):
                for method in ("GET", "POST", "OPTIONS", "PUT"):
                    answer = await client.request(
                        method, f"{web.url}/socket.io/{query}", data=own.choice(raws)
                    )
                    assert answer.status < 500, (method, query, answer.status)

    await asyncio.gather(*(pester(n) for n in range(10)))
    async with rasa_widget(web.url) as member:
        await member.say("还在吗")
        await member.hears("您说：还在吗")

"""Clients that do not read, and frames nobody would send on purpose: the server says goodbye and lives."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import aiohttp
import httpx
import pytest

from bot.channels.web.frames import read_fields, read_frame
from bot.channels.web.socket import Endpoint
from bot.conversation.reply import Reply
from bot.errors import InputError
from bot.server.socket_protocol import GRACE_SECONDS, SocketProtocol
from tests.channels.web.live_web import LiveWeb
from tests.channels.web.widget import opened, widget

UPGRADE = (
    b"GET /web/socket HTTP/1.1\r\nHost: bot\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
RUBBISH = (
    *("", "{", "[]", "null", "7", '"x"', "NaN", "[" * 5000, '{"a":' * 3000, '{"type":"say"}', '{"type":[]}'),
    *('{"type":"say","id":"x","text":7}', '{"type":"before","id":{}}', '{"type":"before","id":"-"}'),
    *('{"type":"rate","entry":"1-1","value":"up"}', '{"type":"rate","entry":[],"value":{}}'),
    *('{"type":"score","value":9}', '{"type":"score","value":1e400}', '{"type":"typing","on":"yes"}'),
    *('{"type":"hello","token":"' + "a" * 300 + '"}', '{"type":"ping"}', '{"type":"pong"}', "\x00", "\ud7ff"),
)
VALUES = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "up",
    "x" * 70,
    "长" * 90,
    "\x00",
    [],
    {},
    [[]],
    {"a": 1},
    "0-0",
    "1-1",
)
NAMES = ("type", "id", "text", "label", "on", "entry", "value", "comment", "token", "after")
TYPES = ("hello", "say", "typing", "rate", "score", "before", "ping", "bye", "", None, 7)


def fuzzed(chance: random.Random) -> str:
    """A frame that is nearly right, or cut, or rubbish."""
    if chance.random() < 0.2:
        return chance.choice(RUBBISH)
    frame = {name: chance.choice(VALUES) for name in chance.sample(NAMES, chance.randrange(1, 6))}
    text = json.dumps(frame | {"type": chance.choice(TYPES)}, ensure_ascii=chance.random() < 0.5)
    if chance.random() < 0.3:
        place = chance.randrange(len(text))
        text = (
            text[:place]
            + chance.choice(["", '"', "}", "\\", "\\ud800", "{"])
            + text[place + chance.randrange(3) :]
        )
    return text


def test_乱写的一帧_要么读懂_要么说读不懂() -> None:
    chance = random.Random(7)
    read = 0
    for _ in range(12_000):
        with suppress(InputError):
            read_frame(read_fields(fuzzed(chance)))
            read += 1
    assert 1000 < read < 11_000


async def test_乱写的帧发到真的服务上_服务还在(web: LiveWeb) -> None:
    """2,000 frames on many sockets; bytes and broken UTF-8 among them."""
    chance = random.Random(11)

    async def pester(number: int) -> None:
        async with opened(web.url) as stranger:
            if number % 4:
                await stranger.send(type="hello", token=web.token())
            with suppress(aiohttp.ClientError, ConnectionError):
                for n in range(50):
                    if n % 17 == 16:
                        await stranger.socket.send_bytes(chance.randbytes(40))
                    else:
                        await stranger.socket.send_str(fuzzed(chance).replace("\ud800", ""))
                await stranger.socket.close()

    for start in range(0, 40, 8):
        await asyncio.gather(*(pester(n) for n in range(start, start + 8)))
    async with widget(web.url, web.token()) as member:
        await member.say("还在吗")
        await member.shows("您说：还在吗")
    await web.nobody_is_here()


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff" * 64,
        b"\x81\xfe\x00",
        b"\x01\x85aaaa" * 9,
        b"\xc1\x80\x00\x00\x00\x00",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
async def test_线上乱写_服务还在(web: LiveWeb, raw: bytes) -> None:
    async with widget(web.url, web.token()) as member:
        transport = member.socket._writer.transport
        transport.write(raw)
        with suppress(AssertionError, TimeoutError):
            async with asyncio.timeout(2):
                while True:
                    await member.read()
    async with widget(web.url, web.token()) as member:
        await member.send(type="ping")
        await member.of("pong")


@pytest.fixture
async def lazy(web: LiveWeb, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[socket.socket]:
    """The connection of a client that says hello, is written to a lot, and has read nothing yet."""
    routes = web.server.config.app.router.routes
    endpoint = next(r.endpoint.__self__ for r in routes if getattr(r, "path", "") == "/web/socket")
    assert isinstance(endpoint, Endpoint)
    monkeypatch.setattr(endpoint, "_send_seconds", 0.3)
    web.engine.say = lambda text: tuple(Reply(f"{n}" + "很长的一段话。" * 900) for n in range(45))
    token, loop = web.token(), asyncio.get_running_loop()
    with socket.socket() as plain:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.setblocking(False)
        host, port = web.url.removeprefix("http://").split(":")
        await loop.sock_connect(plain, (host, int(port)))
        await loop.sock_sendall(plain, UPGRADE)
        await reads(plain, b"\r\n\r\n")
        await loop.sock_sendall(plain, masked(json.dumps({"type": "hello", "token": token, "after": None})))
        await reads(plain, b'"more":false}')
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=web.url, headers=headers, timeout=30) as client:
            n = 0
            while len(web.sockets) and (n := n + 1) < 15:
                message = {"id": f"message-{n:04}", "text": f"{n}"}
                await client.post("/web/messages", json=message)
        await web.nobody_is_here()
        yield plain


async def test_读得太慢_先说再见_再断开(lazy: socket.socket) -> None:
    end = b""
    while data := await asyncio.get_running_loop().sock_recv(lazy, 65536):
        end = (end + data)[-200:]
    assert b'"reason": "slow"' in end
    assert (1013).to_bytes(2, "big") in end


async def test_一直不读的_连接也收走(web: LiveWeb, lazy: socket.socket) -> None:
    deadline = time.monotonic() + GRACE_SECONDS + 3
    while any(isinstance(c, SocketProtocol) for c in web.server.server_state.connections):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


async def reads(client: socket.socket, until: bytes) -> None:
    data = b""
    while not data.endswith(until):
        data += await asyncio.get_running_loop().sock_recv(client, 4096)


def masked(text: str) -> bytes:
    """A client's text frame, masked with zeros."""
    data = text.encode()
    head = (
        bytes([0x81, 0x80 | len(data)])
        if len(data) < 126
        else bytes([0x81, 0xFE]) + len(data).to_bytes(2, "big")
    )
    return head + b"\x00\x00\x00\x00" + data

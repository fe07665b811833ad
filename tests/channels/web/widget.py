"""A widget as the protocol wants it: a socket that says hello and reads frames."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import aiohttp

Frame = dict[str, Any]
SECONDS = 8.0


class Widget:
    """One open socket. `seen` holds the entries shown so far, in order; `frames` all that came."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seconds = SECONDS
        self.frames: list[Frame] = []
        self.seen: list[Frame] = []
        self.state: Frame = {}

    @property
    def last(self) -> str | None:
        return self.seen[-1]["id"] if self.seen else None

    def texts(self) -> list[str]:
        return [entry["text"] for entry in self.seen]

    async def send(self, **frame: Any) -> None:
        await self.socket.send_str(json.dumps(frame))

    async def say(self, text: str, message_id: str | None = None, **more: Any) -> str:
        name = message_id or uuid4().hex
        await self.send(type="say", id=name, text=text, **more)
        return name

    async def read(self) -> Frame:
        """The next frame. Fails when the socket closes instead."""
        message = await self.socket.receive(self.seconds)
        assert message.type is aiohttp.WSMsgType.TEXT, (message, self.frames[-3:])
        frame: Frame = json.loads(message.data)
        self.frames.append(frame)
        if frame["type"] in ("welcome", "entries"):
            self.seen += frame["entries"]
        self.state = frame.get("state", self.state)
        return frame

    async def until(self, want: Callable[[Frame], bool]) -> Frame:
        """Read up to a frame."""
        async with asyncio.timeout(self.seconds):
            while not want(frame := await self.read()):
                pass
        return frame

    async def of(self, kind: str) -> Frame:
        return await self.until(lambda frame: frame["type"] == kind)

    async def shows(self, text: str) -> None:
        """Read until an entry says this."""
        if text not in self.texts():
            await self.until(lambda _: text in self.texts())

    async def closed(self) -> tuple[list[Frame], int | None]:
        """Read to the end: the frames that came yet, and the code."""
        rest: list[Frame] = []
        async with asyncio.timeout(self.seconds):
            while (message := await self.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                rest.append(json.loads(message.data))
        return rest, self.socket.close_code


@asynccontextmanager
async def opened(url: str, **headers: str) -> AsyncIterator[Widget]:
    """A socket that has said nothing yet."""
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(f"{url}/web/socket", headers=headers) as socket,
    ):
        yield Widget(socket)


@asynccontextmanager
async def widget(url: str, token: str, after: str | None = None) -> AsyncIterator[Widget]:
    """A socket that was welcomed."""
    async with opened(url) as made:
        await made.send(type="hello", token=token, after=after)
        assert (await made.read())["type"] == "welcome"
        yield made

"""The people of `bench.desk`: members who write over the widget's HTTP API, and agents with a page's connection but no browser."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp

from bot.channels.web.message import conversation_of
from bot.channels.web.sessions import Session

PASSWORD = "a password for one measurement"


@dataclass(slots=True)
class Member:
    """One member on the web; each comes from an address of their own."""

    session: Session
    token: str
    address: str

    @property
    def chat(self) -> str:
        """The conversation."""
        return conversation_of(self.session)

    async def says(self, http: aiohttp.ClientSession, url: str, text: str) -> None:
        """Write a message."""
        headers = {"Authorization": f"Bearer {self.token}", "Origin": url, "X-Forwarded-For": self.address}
        body = {"id": uuid4().hex, "text": text}
        async with http.post(f"{url}/web/messages", json=body, headers=headers) as answer:
            answer.raise_for_status()


@dataclass(slots=True)
class AgentAtDesk:
    """One agent: a signed-in client with a page's connection. `seen` holds when each text came, `lines` when a line changed."""

    http: aiohttp.ClientSession
    url: str
    name: str
    csrf: str = ""
    socket: aiohttp.ClientWebSocketResponse | None = None
    open_chat: str = ""
    rows: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    lines: dict[tuple[str, int], float] = field(default_factory=dict)

    async def sits_down(self) -> None:
        """Sign in and open the page's connection."""
        fields = {"name": self.name, "password": PASSWORD, "next": "/desk"}
        async with self.http.post(f"{self.url}/sign-in", data=fields, headers={"Origin": self.url}) as answer:
            page = await answer.text()
        self.csrf = page.partition('name="csrf-token" content="')[2].partition('"')[0]
        assert self.csrf, "the desk did not open"
        place = urlsplit(self.url)
        self.socket = await self.http.ws_connect(
            f"ws://{place.netloc}/desk/socket", headers={"Origin": self.url}, max_msg_size=0
        )

    async def reads(self) -> None:
        """Take every frame, and note when it came."""
        assert self.socket
        async for message in self.socket:
            now = time.perf_counter()
            frame = json.loads(message.data)
            for entry in frame.get("entries", ()):
                self.seen.setdefault(entry["text"], now)
            for row in frame.get("rows", ()):
                self.rows[row["chat"]] = row
                self.lines[row["chat"], row["version"]] = now

    async def act(self, name: str, **fields: Any) -> None:
        """Do one act of the page."""
        headers = {"Origin": self.url, "X-CSRF-Token": self.csrf}
        async with self.http.post(f"{self.url}/desk/act/{name}", json=fields, headers=headers) as answer:
            answer.raise_for_status()

    async def opens(self, chat: str) -> None:
        """Show a conversation."""
        assert self.socket
        self.open_chat = chat
        await self.socket.send_json({"type": "open", "chat": chat})

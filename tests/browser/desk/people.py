"""A member who writes through the widget's HTTP API, and an agent at the desk's page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from playwright.async_api import Locator, Page

from bot.channels.web.message import conversation_of
from bot.channels.web.sessions import Sessions
from bot.clock import system_now
from bot.server.web import SESSION_LIFETIME
from tests.browser.local_server import LocalServer
from tests.server.desk.desk_house import SECRET, DeskHouse

T = TypeVar("T")


class House:
    """The running desk, seen from a test: its loop runs in the server's thread."""

    server: LocalServer

    def __init__(self) -> None:
        self._members: list[WebMember] = []

    def built(self, house: DeskHouse) -> None:
        self.house = house
        self._loop = asyncio.get_running_loop()

    def clock(self, at: datetime) -> None:
        self.house.clock[0] = at

    async def inside(self, work: Callable[[DeskHouse], Awaitable[T]]) -> T:
        """Do something in the server's own loop."""

        async def run() -> T:
            return await work(self.house)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self._loop))

    async def member(self) -> WebMember:
        """Somebody opens the chat."""
        member = WebMember(httpx.AsyncClient(base_url=self.server.url, timeout=20))
        self._members.append(member)
        await member.arrives()
        return member

    async def say_goodbye(self) -> None:
        """Close the members' connections."""
        for member in self._members:
            await member.leaves()


class WebMember:
    """A member on the web."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def arrives(self) -> None:
        origin = {"Origin": str(self._http.base_url).rstrip("/")}
        self._http.headers.update(origin)
        answer = await self._http.post("/web/session", json={"token": None})
        answer.raise_for_status()
        self.token = str(answer.json()["token"])
        self._http.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    @property
    def conversation_id(self) -> str:
        """The conversation behind the session."""
        session = Sessions(SECRET.encode(), SESSION_LIFETIME, system_now).read(self.token)
        assert session
        return conversation_of(session)

    async def leaves(self) -> None:
        await self._http.aclose()

    async def says(self, text: str) -> list[str]:
        """Write, and return what came at once."""
        answer = await self._http.post("/web/messages", json={"id": uuid4().hex, "text": text})
        answer.raise_for_status()
        return [entry["text"] for entry in answer.json()["entries"]]

    async def sees(self) -> list[dict[str, Any]]:
        """Return every bubble on the screen."""
        found = (await self._http.get("/web/entries")).json()["entries"]
        return [*found]

    async def reads(self, text: str, seconds: float = 8) -> dict[str, Any]:
        """Wait until something stands on the screen."""
        for _ in range(int(seconds * 20)):
            for entry in await self.sees():
                if text in entry["text"]:
                    return entry
            await asyncio.sleep(0.05)
        raise AssertionError([entry["text"] for entry in await self.sees()])

    async def scores(self, value: int) -> None:
        (await self._http.post("/web/score", json={"value": value})).raise_for_status()


class AgentPage:
    """The desk as an agent uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.queue = page.locator("#queue .row-button")
        self.mine = page.locator("#mine .row-button")
        self.bubbles = page.locator("#log .bubble")
        self.reply = page.locator("#reply")
        self.others = page.locator("#others")
        self.toast = page.locator(".toast")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    def bubble(self, text: str) -> Locator:
        return self.bubbles.filter(has_text=text)

    async def writes(self, text: str) -> None:
        """Type a reply and send it."""
        await self.reply.fill(text)
        await self.press("Enter")

    async def leaves_field(self) -> None:
        """Go out of the reply, so that single keys are commands again."""
        await self.press("Escape")

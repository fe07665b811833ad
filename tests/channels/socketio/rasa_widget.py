"""A widget made for Rasa: the protocol's own client library, which knows nothing of us."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import socketio

SECONDS = 6.0


class RasaWidget:
    """Keeps its session id as such widgets do, and what the bot uttered."""

    def __init__(self, session_id: str | None = None) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.session_id = session_id
        self.heard: list[dict[str, Any]] = []
        self.news = asyncio.Event()
        self.client.on("bot_uttered", self._uttered)
        self.client.on("session_confirm", self._confirmed)

    def texts(self) -> list[str]:
        return [message["text"] for message in self.heard]

    async def say(self, text: Any, **more: Any) -> None:
        await self.client.emit("user_uttered", {"message": text, "session_id": self.session_id, **more})

    async def until(self, want: Callable[[], object]) -> None:
        async with asyncio.timeout(SECONDS):
            while not want():
                self.news.clear()
                await self.news.wait()

    async def hears(self, text: str) -> None:
        await self.until(lambda: text in self.texts())

    async def ask_session(self) -> None:
        asked, self.session_id = self.session_id, None
        await self.client.emit("session_request", {"session_id": asked})
        await self.until(lambda: self.session_id)

    async def _uttered(self, message: dict[str, Any]) -> None:
        self.heard.append(message)
        self.news.set()

    async def _confirmed(self, session_id: str) -> None:
        self.session_id = session_id
        self.news.set()


@asynccontextmanager
async def rasa_widget(
    url: str, session_id: str | None = None, transports: tuple[str, ...] = ("websocket",), **headers: str
) -> AsyncIterator[RasaWidget]:
    """A widget with its session."""
    made = RasaWidget(session_id)
    try:
        await made.client.connect(url, transports=list(transports), headers=headers, wait_timeout=5)
        await made.ask_session()
        yield made
    finally:
        with suppress(TimeoutError):  # the library waits for its last poll, half a minute
            async with asyncio.timeout(1):
                await made.client.disconnect()
        if made.client.eio.http:
            await made.client.eio.http.close()

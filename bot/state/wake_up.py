"""Tell the waiting tasks of this process what Redis announced on a channel, by one subscription for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from redis.exceptions import RedisError

from bot.state.link import Link

logger = logging.getLogger(__name__)

SUBSCRIBE_SECONDS = 1.0
AGAIN_SECONDS = 0.5
ANY = "*"
"""Woken by whatever is announced."""


class WakeUp:
    """Listens to one channel from the first wait on. A message may be missed: who waits must also look now and then."""

    def __init__(self, link: Link, channel: str) -> None:
        self._link = link
        self._channel = channel
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._subscribed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def on(self, name: str) -> AsyncIterator[asyncio.Event]:
        """Yield an event that is set whenever this name was announced, or may have been while nobody listened."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen(), name=f"wake-up-{self._channel}")
        with suppress(TimeoutError):
            async with asyncio.timeout(SUBSCRIBE_SECONDS):
                await self._subscribed.wait()
        event = asyncio.Event()
        self._waiting.setdefault(name, set()).add(event)
        try:
            yield event
        finally:
            waiting = self._waiting[name]
            waiting.discard(event)
            if not waiting:
                del self._waiting[name]

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                logger.warning("%s: subscription lost (%s)", self._channel, type(error).__name__)
            finally:
                self._subscribed.clear()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _listen_once(self) -> None:
        async with self._link.client.pubsub() as channel:
            async with asyncio.timeout(self._link.answer_seconds):
                await channel.subscribe(self._channel)
            while True:
                message = await channel.get_message(timeout=5)
                if message is not None:
                    self._heard(message)

    def _heard(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            self._subscribed.set()
            self._wake(*self._waiting)  # something may have gone by while nobody listened
        elif message["type"] == "message":
            self._wake(message["data"].decode(), ANY)

    def _wake(self, *names: str) -> None:
        for name in names:
            for event in self._waiting.get(name, ()):
                event.set()

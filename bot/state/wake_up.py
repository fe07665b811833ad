"""Tell the waiting tasks of this process that a lock came free, by one subscription for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from redis.exceptions import RedisError

from bot.state import keys
from bot.state.link import Link

logger = logging.getLogger(__name__)

SUBSCRIBE_SECONDS = 1.0
AGAIN_SECONDS = 0.5


class WakeUp:
    """Listens from the first wait on. A missed message costs time, never safety: a lock's end is waited for too."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._subscribed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def on(self, lock_key: str) -> AsyncIterator[asyncio.Event]:
        """Yield an event that is set whenever this lock may have come free."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen(), name="lock-wake-up")
        with suppress(TimeoutError):
            async with asyncio.timeout(SUBSCRIBE_SECONDS):
                await self._subscribed.wait()
        event = asyncio.Event()
        self._waiting.setdefault(lock_key, set()).add(event)
        try:
            yield event
        finally:
            waiting = self._waiting[lock_key]
            waiting.discard(event)
            if not waiting:
                del self._waiting[lock_key]

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
                logger.warning("lock wake-ups: subscription lost (%s)", type(error).__name__)
            finally:
                self._subscribed.clear()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _listen_once(self) -> None:
        async with self._link.client.pubsub() as channel:
            async with asyncio.timeout(self._link.answer_seconds):
                await channel.subscribe(keys.LOCK_RELEASED)
            while True:
                message = await channel.get_message(timeout=5)
                if message is not None:
                    self._heard(message)

    def _heard(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            self._subscribed.set()
            self._wake(*self._waiting)  # a release may have gone by while nobody listened
        elif message["type"] == "message":
            self._wake(message["data"].decode())

    def _wake(self, *lock_keys: str) -> None:
        for lock_key in lock_keys:
            for event in self._waiting.get(lock_key, ()):
                event.set()

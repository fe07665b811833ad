"""First come, first served among the tasks of this process, so that only one of them asks Redis for a lock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import LockLost


class _Place:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.tasks = 0


class LocalQueue:
    """One queue per conversation; one that nobody waits for takes no memory."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}

    def __len__(self) -> int:
        return len(self._places)

    @asynccontextmanager
    async def turn(self, conversation_id: str, deadline: float) -> AsyncIterator[None]:
        """Hold the head of a conversation's queue. Raises LockLost at `deadline` (the event loop's clock)."""
        place = self._places.setdefault(conversation_id, _Place())
        place.tasks += 1
        try:
            await _acquire(place.lock, conversation_id, deadline)
            try:
                yield
            finally:
                place.lock.release()
        finally:
            place.tasks -= 1
            if not place.tasks:
                del self._places[conversation_id]


async def _acquire(lock: asyncio.Lock, conversation_id: str, deadline: float) -> None:
    try:
        async with asyncio.timeout_at(deadline):
            await lock.acquire()
    except TimeoutError as late:
        raise LockLost(conversation_id) from late

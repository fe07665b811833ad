"""The conversation lock with a fencing token.

In this process tasks queue for it in order; the one at the head asks Redis. While another process holds it, a message tells when it came
free, and the end of its life is waited for too, should the holder be dead. A holder that slept past the end of its life is found
out by its token when it commits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

from bot.conversation.ports import Lease
from bot.errors import LockLost, StateUnavailable
from bot.state import keys
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link
from bot.state.local_queue import LocalQueue
from bot.state.renewal import Renewal
from bot.state.scripts.acquire import ACQUIRE
from bot.state.scripts.release import RELEASE
from bot.state.wake_up import WakeUp

logger = logging.getLogger(__name__)


class ConversationLock:
    """Hands out leases; `patience` is how long one is waited for, in seconds."""

    def __init__(self, link: Link, lifetimes: Lifetimes, patience: float) -> None:
        self._link = link
        self._lifetimes = lifetimes
        self._patience = patience
        self._queue = LocalQueue()
        self._wake_up = WakeUp(link, keys.LOCK_RELEASED)

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[Lease]:
        """Hold a conversation. Raises LockLost when others hold it for too long, StateUnavailable."""
        names = ConversationKeys.of(conversation_id)
        owner = uuid4().hex
        deadline = _now() + self._patience
        async with self._queue.turn(conversation_id, deadline):
            token = await self._acquire(conversation_id, names, owner, deadline)
            renewal = Renewal(self._link, names.lock, owner, self._lifetimes.lock)
            try:
                yield Lease(conversation_id, token)
            finally:
                await renewal.stop()
                await self._release(names, owner)

    async def close(self) -> None:
        """Stop listening for wake-ups."""
        await self._wake_up.close()

    async def _acquire(
        self, conversation_id: str, names: ConversationKeys, owner: str, deadline: float
    ) -> int:
        try:
            token, _ = await self._try(names, owner, waits=False)
            token = token or await self._wait(names, owner, deadline)
        except asyncio.CancelledError:
            await self._release(names, owner)  # it may be ours: only the answer was not awaited
            raise
        if not token:
            raise LockLost(conversation_id)
        return token

    async def _wait(self, names: ConversationKeys, owner: str, deadline: float) -> int:
        """Return the token once the lock is ours, 0 at the deadline."""
        async with self._wake_up.on(names.lock) as came_free:
            while True:
                came_free.clear()
                token, left = await self._try(names, owner, waits=True)
                if token or _now() >= deadline:
                    return token
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(min(deadline, _now() + left + 0.001)):
                        await came_free.wait()

    async def _try(self, names: ConversationKeys, owner: str, waits: bool) -> tuple[int, float]:
        """Return the token, or 0 and the seconds after which the lock ends unless it is renewed."""
        token, left = await self._link.run(
            ACQUIRE,
            [names.lock, names.fence, names.waiting],
            [owner, int(self._lifetimes.lock * 1000), self._lifetimes.conversation, int(waits)],
        )
        return int(token), int(left) / 1000

    async def _release(self, names: ConversationKeys, owner: str) -> None:
        try:
            await self._link.run(RELEASE, [names.lock, names.waiting], [owner, keys.LOCK_RELEASED])
        except StateUnavailable:
            # The turn is over and may be committed; the lock ends by itself.
            logger.warning("a conversation lock could not be given back")


def _now() -> float:
    return asyncio.get_running_loop().time()

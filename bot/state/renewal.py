"""Keep a held lock alive while its turn runs."""

from __future__ import annotations

import asyncio
import logging

from bot.errors import StateUnavailable
from bot.state.link import Link
from bot.state.scripts.renew import RENEW

logger = logging.getLogger(__name__)


class Renewal:
    """Renews at every third of the lock's life. A short turn costs one timer that never fires."""

    def __init__(self, link: Link, lock_key: str, owner: str, seconds: float) -> None:
        self._link = link
        self._lock_key = lock_key
        self._owner = owner
        self._seconds = seconds
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(seconds / 3, self._start)

    async def stop(self) -> None:
        """Stop renewing."""
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _start(self) -> None:
        self._task = asyncio.create_task(self._renew(), name="lock-renewal")

    async def _renew(self) -> None:
        kept = True
        while kept:
            kept = await self._renew_once()
            await asyncio.sleep(self._seconds / 3 if kept else 0)
        logger.warning("a conversation lock ended before its turn did: the turn will not be committed")

    async def _renew_once(self) -> bool:
        try:
            return bool(
                await self._link.run(RENEW, [self._lock_key], [self._owner, int(self._seconds * 1000)])
            )
        except StateUnavailable:
            return True  # tried again at the next third; if the lock ended meanwhile, the commit is refused

"""One leader for timed work, over all workers and machines on one Redis.

Leadership is a lock that lives for a few seconds and is renewed at every third of them. A leader that cannot renew it stops its work before
the lock ends; one that slept past that end is found out by its fencing token (`Term.mark_done`). A dead leader is followed by
another within the lock's life.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

from bot.errors import StateUnavailable
from bot.state import keys
from bot.state.link import Link
from bot.state.scripts.lead import LEAD
from bot.state.scripts.mark_done import MARK_DONE
from bot.state.scripts.resign import RESIGN

logger = logging.getLogger(__name__)

TERM_SECONDS = 6.0
MARGIN = 0.9
"""The part of a term after which it counts as over here: clocks and networks are never exact."""


@dataclass(frozen=True, slots=True)
class Term:
    """A leader's term. `token` grows with every leader."""

    token: int
    link: Link

    async def done(self, work: str) -> str | None:
        """Return how far this work had come when it was last noted. Raises StateUnavailable."""
        value = await self.link.call("HGET", keys.LEADER_DONE, work)
        return value.decode() if value is not None else None

    async def mark_done(self, work: str, value: str) -> bool:
        """Note how far this work has come; False, and nothing noted, once another leads. Raises StateUnavailable."""
        marked = await self.link.run(
            MARK_DONE, [keys.LEADER_LOCK, keys.LEADER_DONE], [self.token, work, value]
        )
        return bool(marked)


Work = Callable[[Term], Awaitable[None]]


class Leader:
    """A candidate in one process. `seconds` is the life of the lock."""

    def __init__(self, link: Link, seconds: float = TERM_SECONDS) -> None:
        self._link = link
        self._seconds = seconds
        self._owner = uuid4().hex
        self._until = 0.0
        self.leads = False

    async def run(self, work: Work) -> None:
        """Stand for ever; while leading, run `work`, and cancel it when the leadership is lost.

        Work that ends or fails gives the leadership to whoever asks next.
        """
        while True:
            token = await self._won()
            await self._serve(token, work)

    async def _won(self) -> int:
        """Return the token once this process leads."""
        while True:
            pause = self._seconds / 3
            try:
                token, left = await self._try()
                if token:
                    return token
                pause = min(pause, left + 0.01)
            except StateUnavailable:
                logger.debug("no leader can be found while Redis is away")
            await asyncio.sleep(pause)

    async def _serve(self, token: int, work: Work) -> None:
        logger.info("this process leads now (term %d)", token)
        self.leads = True
        task = asyncio.create_task(_run(work, Term(token, self._link)), name="leader-work")
        try:
            while not task.done() and await self._kept(token):
                await asyncio.wait({task}, timeout=self._seconds / 3)
            logger.warning("this process does not lead any more (term %d)", token)
        finally:
            self.leads = False
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._resign()
        await asyncio.sleep(self._seconds / 3)

    async def _kept(self, token: int) -> bool:
        """Renew the lock; False when it is another's, or may be before it could be renewed."""
        while True:
            try:
                async with asyncio.timeout_at(self._until):
                    return (await self._try())[0] == token
            except TimeoutError:
                return False
            except StateUnavailable:
                await asyncio.sleep(min(0.2, max(0.0, self._until - _now())))

    async def _try(self) -> tuple[int, float]:
        """Return the token, or 0 and the seconds after which the other's leadership may end."""
        asked_at = _now()  # the lock lives at least that long from here
        token, left = await self._link.run(
            LEAD, [keys.LEADER_LOCK, keys.LEADER_FENCE], [self._owner, int(self._seconds * 1000)]
        )
        if token:
            self._until = asked_at + self._seconds * MARGIN
        return int(token), int(left) / 1000

    async def _resign(self) -> None:
        try:
            await self._link.run(RESIGN, [keys.LEADER_LOCK], [self._owner])
        except StateUnavailable:
            logger.warning("the leadership could not be given back; it ends by itself")


async def _run(work: Work, term: Term) -> None:
    try:
        await work(term)
    except Exception:  # the edge: the work of one term must not end the candidacy
        logger.exception("the leader's work failed")


def _now() -> float:
    return asyncio.get_running_loop().time()

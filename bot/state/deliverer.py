"""Delivers what is in the outbox through the channels that can push.

Any number may run, in any process: a parcel is leased, so that one that dies with it holds its conversation up for `lease` seconds and no
longer. A failed try is repeated after a pause that doubles, with jitter; after `tries` the parcel is given up.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from bot.clock import system_now
from bot.conversation.ports import Pusher
from bot.errors import DeliveryFailed, DeliveryWaits, StateUnavailable
from bot.state.outbox import Outbox, Place, Taken
from bot.state.wake_up import ANY, WakeUp

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Conversations served at the same time."""
ENDING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often a delivery is tried; in seconds. `push` must end before the lease does."""

    lease: float = 30.0
    push: float = 20.0
    tries: int = 12
    first_pause: float = 2.0
    longest_pause: float = 900.0
    look: float = 0.5
    """How often the outbox is looked into."""

    def pause(self, tries: int, chance: float) -> float:
        """Return the pause after so many tries; `chance` (0 to 1) spreads it over its upper half."""
        full = min(self.longest_pause, self.first_pause * 2.0 ** min(tries - 1, 30))
        return full * (0.5 + chance / 2)


class Deliverer:
    """Serves the channels of `pushers`, by name."""

    def __init__(
        self,
        outbox: Outbox,
        pushers: Mapping[str, Pusher],
        patience: Patience | None = None,
        *,
        now: Callable[[], datetime] = system_now,
        chance: Callable[[], float] = random.random,
        filled: WakeUp | None = None,
    ) -> None:
        self._outbox = outbox
        self._pushers = pushers
        self._patience = patience or Patience()
        self._now = now
        self._chance = chance
        self._filled = filled
        self._filled_or_stopping = asyncio.Event()
        self._stopping = False

    async def run(self) -> None:
        """Deliver until `stop`, whatever fails in between; one slow channel or member does not hold up the others."""
        under_way: set[asyncio.Task[None]] = set()
        async with self._told() as self._filled_or_stopping:
            while self._pushers and not self._stopping:
                self._filled_or_stopping.clear()
                await self._start_due(under_way)
                await self._rest(under_way)
        await _end(under_way)

    def stop(self) -> None:
        """Let `run` end; what is under way has some seconds, the rest stays in the outbox."""
        self._stopping = True
        self._filled_or_stopping.set()

    async def step(self) -> None:
        """Deliver what is due now, and what becomes due by that. Raises StateUnavailable."""
        for place in await self._due():
            await self._serve(place)

    @asynccontextmanager
    async def _told(self) -> AsyncIterator[asyncio.Event]:
        """Yield an event that is set when a parcel may be due."""
        if self._filled is None:
            yield self._filled_or_stopping
            return
        async with self._filled.on(ANY) as event:
            yield event

    async def _start_due(self, under_way: set[asyncio.Task[None]]) -> None:
        try:
            places = await self._due()
        except StateUnavailable as error:
            log.warning("outbox: %s", error)
            return
        for place in places[: AT_ONCE - len(under_way)]:
            task = asyncio.create_task(self._serve_safely(place), name="outbox")
            under_way.add(task)
            task.add_done_callback(under_way.discard)

    async def _rest(self, under_way: set[asyncio.Task[None]]) -> None:
        if len(under_way) >= AT_ONCE:
            await asyncio.wait(under_way, timeout=self._patience.look, return_when=asyncio.FIRST_COMPLETED)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience.look):
                await self._filled_or_stopping.wait()

    async def _due(self) -> list[Place]:
        return [place for channel in self._pushers for place in await self._outbox.due(channel, AT_ONCE)]

    async def _serve_safely(self, place: Place) -> None:
        try:
            await self._serve(place)
        except StateUnavailable as error:
            log.warning("outbox: %s", error)  # what was taken is due again when its lease ends

    async def _serve(self, place: Place) -> None:
        """Deliver a conversation's parcels, one after the other, until none is due."""
        while (taken := await self._outbox.take(place, self._patience.lease)) is not None:
            if taken.tries > self._patience.tries:  # who tried it last did not live to say how it went
                await self._give_up(taken, taken.failure or "no outcome")
            elif not taken.parcel.good(self._now()):
                await self._outbox.delivered(taken)
            else:
                await self._try(taken)

    async def _try(self, taken: Taken) -> None:
        try:
            async with asyncio.timeout(self._patience.push):
                await self._pushers[taken.place.channel].push(taken.parcel)
        except DeliveryWaits as error:
            await self._outbox.park(taken, error.reason)
        except DeliveryFailed as error:
            await self._failed(taken, error.reason, error.retryable)
        except TimeoutError:
            await self._failed(taken, "no answer in time", retryable=True)
        except Exception as error:  # the edge: one channel's defect must not stop the others
            log.exception(
                "outbox: a channel failed in an unexpected way", extra={"channel": taken.place.channel}
            )
            await self._failed(taken, type(error).__name__, retryable=True)
        else:
            await self._outbox.delivered(taken, system_now())

    async def _failed(self, taken: Taken, failure: str, retryable: bool) -> None:
        if not retryable or taken.tries >= self._patience.tries:
            await self._give_up(taken, failure)
            return
        await self._outbox.retry(taken, self._patience.pause(taken.tries, self._chance()), failure)

    async def _give_up(self, taken: Taken, failure: str) -> None:
        if await self._outbox.bury(taken, failure):
            log.error("outbox: a parcel is given up: %s", failure, extra={"channel": taken.place.channel})


async def _end(under_way: set[asyncio.Task[None]]) -> None:
    if under_way:
        await asyncio.wait(under_way, timeout=ENDING_SECONDS)
    for task in under_way:
        task.cancel()

"""The recorder: takes events from the stream into SQL in batches, and acknowledges them after the commit.

It may be killed at any point: what was not acknowledged comes again, and what was written already is passed over.
While the database or the stream is away it holds its batch and tries again; turns are answered meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import system_now
from bot.errors import BotError, InputError
from bot.record.batch import Written
from bot.record.database import Database
from bot.record.failures import RowRefused
from bot.record.kinds import KINDS, Kind, Recorded, kind_of
from bot.record.source import Event, EventSource
from bot.record.status import RecorderStatus
from bot.record.unreadable import Unreadable, put_aside

log = logging.getLogger(__name__)

BATCH = 500
BLOCK_MS = 1000
CLAIM_SECONDS = 30.0
SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Held:
    """A batch read and not yet acknowledged."""

    ids: tuple[str, ...] = ()
    read: tuple[tuple[Kind, tuple[Recorded, ...]], ...] = ()
    """By kind, each in its order."""
    unreadable: tuple[Unreadable, ...] = ()
    since: datetime | None = None


class Recorder:
    """Copies one source into one database. Several may run; `status` is a value, always safe to read."""

    def __init__(
        self,
        source: EventSource,
        database: Database,
        *,
        batch: int = BATCH,
        block_ms: int = BLOCK_MS,
        claim_seconds: float = CLAIM_SECONDS,
        longest_pause: float = LONGEST_PAUSE,
    ) -> None:
        self.status = RecorderStatus()
        self._source = source
        self._database = database
        self._batch = batch
        self._block_ms = block_ms
        self._claim_seconds = claim_seconds
        self._longest_pause = longest_pause
        self._claim_due = 0.0
        self._held = Held()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Record until `stop`, whatever fails in between."""
        while not self._stopping.is_set():
            try:
                await self.step()
            except BotError as error:
                self._failed(str(error))
            except Exception as error:  # the edge: the recorder outlives what it does not know
                log.exception("recorder: unexpected failure")
                self._failed(f"{type(error).__name__}: {error}")
            if self.status.failures:
                await self._pause()

    def stop(self) -> None:
        """Let `run` end after the batch at hand, at the latest after `block_ms`."""
        self._stopping.set()

    async def step(self) -> int:
        """Record one batch and acknowledge it; returns how many events it held.

        Raises RecordUnavailable or what the source raises; the batch is held then and comes first next time.
        """
        if not self._held.ids:
            self._hold(sorted_out(await self._next()))
        count = len(self._held.ids)
        if count:
            await self._put_aside(self._held.unreadable)
            for kind, events in self._held.read:
                await self._write(kind, events)
            await self._source.ack(self._held.ids)
            self._hold(Held())
        self.status = replace(self.status, failures=0)
        return count

    async def _next(self) -> Sequence[Event]:
        if time.monotonic() >= self._claim_due:
            stale = await self._source.claim_stale()
            if stale:  # there may be more: ask again at once
                return stale
            self._claim_due = time.monotonic() + self._claim_seconds
        return await self._source.read(self._batch, self._block_ms)

    async def _write(self, kind: Kind, events: Sequence[Recorded]) -> None:
        try:
            self._count(await kind.write(self._database, events))
        except RowRefused as error:
            if len(events) == 1:
                await self._put_aside([_refused(events[0], error)])
                return
            half = len(events) // 2
            await self._write(kind, events[:half])
            await self._write(kind, events[half:])

    async def _put_aside(self, events: Sequence[Unreadable]) -> None:
        new = await put_aside(self._database, events, system_now())
        for event_id in new:
            log.error("recorder: event %s is kept aside in unreadable_events", event_id)
        self.status = replace(self.status, unreadable=self.status.unreadable + len(new))

    def _hold(self, held: Held) -> None:
        self._held = held
        self.status = replace(self.status, waiting=len(held.ids), waiting_since=held.since)

    def _count(self, written: Written) -> None:
        self.status = replace(
            self.status,
            turns=self.status.turns + written.turns,
            repeats=self.status.repeats + written.repeats,
            forgotten=self.status.forgotten + written.forgotten,
            last_written_at=system_now(),
        )

    def _failed(self, sentence: str) -> None:
        failures = self.status.failures + 1
        if failures == 1 or sentence != self.status.last_error:
            log.warning("recorder: %s", sentence)
        self.status = replace(self.status, failures=failures, last_error=sentence, last_error_at=system_now())

    async def _pause(self) -> None:
        seconds = min(self._longest_pause, SHORTEST_PAUSE * 2 ** min(self.status.failures - 1, 10))
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


def sorted_out(events: Sequence[Event]) -> Held:
    """Tell the events that can be read from those that cannot."""
    good: dict[str, list[Recorded]] = {}
    bad: list[Unreadable] = []
    for event_id, data in events:
        name = kind_of(data)
        try:
            good.setdefault(name, []).append(KINDS[name].read(event_id, data))
        except InputError as error:
            bad.append(Unreadable(event_id, data, str(error)))
    # An event that cannot be read does not say its time: it waits from now on.
    instants = [event.at for read in good.values() for event in read] + [system_now() for _ in bad[:1]]
    return Held(
        tuple(event_id for event_id, _ in events),
        tuple((KINDS[name], tuple(read)) for name, read in good.items()),
        tuple(bad),
        min(instants, default=None),
    )


def _refused(event: Recorded, error: RowRefused) -> Unreadable:
    return Unreadable(event.event_id, event.as_dict(), str(error))

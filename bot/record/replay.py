"""Record once more what was put aside: after an upgrade that can read it, or a mend of the database that refused it.

What is recorded leaves `unreadable_events` afterwards; killed in between, the next replay finds it recorded and only takes it away.
A turn recorded so stands behind the later ones of its conversation: it is told apart by its instants.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.record.batch import Written
from bot.record.database import Database
from bot.record.failures import RowRefused
from bot.record.recorder import sorted_out
from bot.record.tables import unreadable_events


@dataclass(frozen=True, slots=True)
class Aside:
    """An event put aside, without what it says. `conversation_id` is None when it could not be told."""

    event_id: str
    conversation_id: str | None
    seen_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to. `repeats` were recorded before, `forgotten` belong to somebody who was forgotten since."""

    recorded: int = 0
    repeats: int = 0
    forgotten: int = 0
    left: int = 0
    """Still aside: this version cannot read them either, or the database still refuses them."""


async def aside(database: Database) -> list[Aside]:
    """Return every event put aside, in the order they were made. Raises RecordUnavailable."""
    table = unreadable_events.c
    query = select(table.event_id, table.conversation_id, table.seen_at, table.reason)
    async with database.read() as connection:
        found = [Aside(*row) for row in await connection.execute(query)]
    return sorted(found, key=lambda event: _made(event.event_id))


async def replay(database: Database) -> Replayed:
    """Record whatever can be recorded by now, each event in a transaction of its own. Raises RecordUnavailable.

    What was done before a failure stays done. May run beside the recorder.
    """
    done = Replayed()
    async for event_id, data in _events(database):
        written = await _recorded(database, event_id, data)
        if written is None:
            done = replace(done, left=done.left + 1)
            continue
        await _take_away(database, event_id)
        done = replace(
            done,
            recorded=done.recorded + written.turns + written.others,
            repeats=done.repeats + written.repeats,
            forgotten=done.forgotten + written.forgotten,
        )
    return done


async def _recorded(database: Database, event_id: str, data: Any) -> Written | None:
    """Return what was written; None when the event stays aside, also one of a kind that is not written here."""
    with suppress(RowRefused):
        for kind, events in sorted_out([(event_id, data)]).read:
            written = await kind.write(database, events)
            if written != Written():
                return written
    return None


async def _events(database: Database) -> AsyncIterator[tuple[str, Any]]:
    """Yield the events one by one: a version's worth of them may not fit into memory."""
    for event in await aside(database):
        query = select(unreadable_events.c.payload).where(unreadable_events.c.event_id == event.event_id)
        async with database.read() as connection:
            payload = await connection.scalar(query)
        if payload is not None:  # somebody was forgotten meanwhile, or another replay runs
            yield event.event_id, json.loads(payload)


async def _take_away(database: Database, event_id: str) -> None:
    async with database.write() as connection:
        await connection.execute(unreadable_events.delete().where(unreadable_events.c.event_id == event_id))


def _made(event_id: str) -> tuple[int, int, str]:
    """Return what orders events: instant and number in the stream's id (`<shard>-<ms>-<number>`), the shard where these are the same."""
    shard, _, stream_id = event_id.partition("-")
    instant, _, number = stream_id.partition("-")
    known = instant.isdigit() and number.isdigit()
    return (int(instant), int(number), shard) if known else (0, 0, event_id)

"""Questions to the record. All raise RecordUnavailable when the database is away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.conversation.event import TurnEvent
from bot.record.database import Database
from bot.record.rows import turn_event
from bot.record.storable import storable_text
from bot.record.tables import turns


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """A turn as the record holds it; `id` grows in the order of recording."""

    id: int
    event_id: str
    turn: TurnEvent


async def transcript(
    database: Database, conversation_id: str, *, limit: int = 200, before: int | None = None
) -> list[RecordedTurn]:
    """Return the last turns of a conversation, oldest first; `before` is the id of the turn to page back from."""
    query = select(turns).where(turns.c.conversation_id == storable_text(conversation_id))
    if before is not None:
        query = query.where(turns.c.id < before)
    async with database.read() as connection:
        rows = (await connection.execute(query.order_by(turns.c.id.desc()).limit(limit))).mappings().all()
    return recorded(reversed(rows))


async def recent_turns(
    database: Database, *, limit: int = 100, before: int | None = None
) -> list[RecordedTurn]:
    """Return the turns recorded last over all conversations, newest first; `before` pages back from a turn's id."""
    query = select(turns)
    if before is not None:
        query = query.where(turns.c.id < before)
    async with database.read() as connection:
        rows = (await connection.execute(query.order_by(turns.c.id.desc()).limit(limit))).mappings().all()
    return recorded(rows)


async def counts_by_intent(database: Database, since: datetime, until: datetime) -> dict[str | None, int]:
    """Return how many turns had which first intent in [since, until); None is a turn without one."""
    amount = func.count().label("amount")
    query = (
        select(turns.c.intent, amount)
        .where(turns.c.answered_at >= since, turns.c.answered_at < until)
        .group_by(turns.c.intent)
        .order_by(amount.desc(), turns.c.intent)
    )
    async with database.read() as connection:
        return {row.intent: row.amount for row in await connection.execute(query)}


def recorded(rows: Iterable[Mapping[Any, Any]]) -> list[RecordedTurn]:
    """Read rows of `turns`."""
    return [_recorded_turn({str(name): value for name, value in row.items()}) for row in rows]


def _recorded_turn(row: dict[str, Any]) -> RecordedTurn:
    return RecordedTurn(id=row["id"], event_id=row["event_id"], turn=turn_event(row))

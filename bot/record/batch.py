"""Write a batch of turns in one transaction, each event once however often it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.event import TurnEvent
from bot.record.database import Database
from bot.record.locks import LockKey, hold
from bot.record.pseudonym import conversation_hash
from bot.record.rows import turn_row
from bot.record.storable import storable_text
from bot.record.tables import forgotten, messages, turns

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """A turn's event with the id its stream gave it."""

    event_id: str
    turn: TurnEvent

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.turn.answered_at

    def as_dict(self) -> dict[str, Any]:
        """Return the event as it came."""
        return self.turn.as_dict()


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch changed. `repeats` came before; `forgotten` belong to somebody who was forgotten since."""

    turns: int = 0
    repeats: int = 0
    forgotten: int = 0
    others: int = 0
    """Events that are no turns."""


async def write_batch(database: Database, events: Sequence[ReadEvent]) -> Written:
    """Write turns and their messages: all of them, or none.

    Raises RecordUnavailable when the database is away, RowRefused when it will never take one of them.
    """
    if not events:
        return Written()
    async with database.write() as connection:
        await hold(connection, LockKey.FORGETTING, shared=True)
        kept = await _without_forgotten(connection, events)
        new = await _write_turns(connection, kept)
        await _write_messages(connection, kept, new)
    return Written(turns=len(new), repeats=len(kept) - len(new), forgotten=len(events) - len(kept))


def insert_once(connection: AsyncConnection, table: Table) -> PostgresInsert | SqliteInsert:
    """Return an INSERT into `table` that passes over rows that are there."""
    if connection.dialect.name == "sqlite":
        return SqliteInsert(table).on_conflict_do_nothing()
    return PostgresInsert(table).on_conflict_do_nothing()


async def _without_forgotten(connection: AsyncConnection, events: Sequence[ReadEvent]) -> list[ReadEvent]:
    ends = await forgotten_since(connection, min(event.at for event in events))
    return [e for e in events if not ends or not is_forgotten(e.turn.conversation_id, e.at, ends)]


async def forgotten_since(connection: AsyncConnection, oldest: datetime) -> Mapping[str, datetime]:
    """Return which conversations, by hash, were forgotten at or after an instant, and when: next to always none."""
    recent = select(forgotten).where(forgotten.c.forgotten_at >= oldest)
    return {row.conversation_hash: row.forgotten_at for row in await connection.execute(recent)}


def is_forgotten(conversation_id: str, at: datetime, ends: Mapping[str, datetime]) -> bool:
    """Say whether what happened at an instant is to be passed over."""
    end = ends.get(conversation_hash(storable_text(conversation_id)))
    return end is not None and at <= end


async def _write_turns(connection: AsyncConnection, events: Sequence[ReadEvent]) -> dict[str, int]:
    """Return the row ids of the turns that were new, by event id."""
    if not events:
        return {}
    statement = insert_once(connection, turns).returning(turns.c.event_id, turns.c.id)
    rows = [turn_row(event.event_id, event.turn) for event in events]
    return {row.event_id: row.id for row in await connection.execute(statement, rows)}


async def _write_messages(
    connection: AsyncConnection, events: Sequence[ReadEvent], new: Mapping[str, int]
) -> None:
    rows: list[Row] = [
        {
            "conversation_id": storable_text(event.turn.conversation_id),
            "message_id": storable_text(message_id),
            "turn_id": new[event.event_id],
        }
        for event in events
        if event.event_id in new
        for message_id in event.turn.message_ids
    ]
    if rows:
        await connection.execute(insert_once(connection, messages), rows)

"""Delete what is older than BOT_RETENTION_DAYS, in batches short enough not to hold up the recorder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Delete, Table, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.stage import Stage
from bot.errors import SettingsError
from bot.record.database import Database
from bot.record.tables import (
    forgotten,
    messages,
    ticket_events,
    ticket_notes,
    ticket_tags,
    tickets,
    turns,
    unreadable_events,
)
from bot.record.tables_ratings import ratings

BATCH = 500


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows went."""

    turns: int
    messages: int
    tickets: int
    unreadable_events: int


async def prune(database: Database, days: int, now: datetime, *, batch: int = BATCH) -> Pruned:
    """Delete turns, messages, closed tickets, ratings and events kept aside that are older than `days` before `now`.

    Open tickets stay: somebody still waits. Raises SettingsError when `days` is not positive, RecordUnavailable;
    what was deleted before stays deleted, and the next run goes on.
    """
    if days < 1:
        raise SettingsError("BOT_RETENTION_DAYS must be 1 or more")
    before = now - timedelta(days=days)
    gone_turns, gone_messages = await _prune_turns(database, before, batch)
    gone_tickets = await _prune_tickets(database, before, batch)
    async with database.write() as connection:
        seen = unreadable_events.c.seen_at < before
        gone_unreadable = await deleted(connection, delete(unreadable_events).where(seen))
        await connection.execute(delete(ratings).where(ratings.c.rated_at < before))
        await connection.execute(delete(forgotten).where(forgotten.c.forgotten_at < before))
    return Pruned(gone_turns, gone_messages, gone_tickets, gone_unreadable)


async def deleted(connection: AsyncConnection, statement: Delete) -> int:
    """Run a DELETE and return how many rows went."""
    return (await connection.execute(statement)).rowcount


async def _prune_turns(database: Database, before: datetime, batch: int) -> tuple[int, int]:
    oldest = select(turns.c.id).where(turns.c.answered_at < before).order_by(turns.c.answered_at).limit(batch)
    gone_turns = gone_messages = 0
    while True:
        async with database.write() as connection:
            ids = list(await connection.scalars(oldest))
            gone_messages += await deleted(connection, _among(messages, "turn_id", ids))
            gone_turns += await deleted(connection, _among(turns, "id", ids))
        if len(ids) < batch:
            return gone_turns, gone_messages


def _among(table: Table, column: str, ids: list[int]) -> Delete:
    return delete(table).where(table.c[column].in_(ids))


async def _prune_tickets(database: Database, before: datetime, batch: int) -> int:
    closed = and_(tickets.c.state == Stage.CLOSED.value, tickets.c.opened_at < before)
    oldest = select(tickets.c.ticket_id).where(closed).order_by(tickets.c.opened_at).limit(batch)
    gone = 0
    while True:
        async with database.write() as connection:
            ids = list(await connection.scalars(oldest))
            rows = 0
            for table in (ticket_events, ticket_notes, ticket_tags, tickets):
                rows = await deleted(connection, delete(table).where(table.c.ticket_id.in_(ids)))
            gone += rows
        if len(ids) < batch:
            return gone

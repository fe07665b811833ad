"""Questions to the record about tickets. All raise RecordUnavailable when the database is away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from bot.record.database import Database
from bot.record.storable import storable_text
from bot.record.tables import ticket_events, ticket_notes, ticket_tags, tickets

MOST = 200


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets a list shows; None does not narrow it. [since, until) is when they were opened."""

    state: str | None = None
    holder: str | None = None
    group: str | None = None
    reason: str | None = None
    tag: str | None = None
    conversation_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def list_tickets(
    database: Database, wanted: TicketFilter | None = None, *, limit: int = 50, before: int | None = None
) -> list[Mapping[str, Any]]:
    """Return the tickets recorded last, newest first; `before` is the `id` of the row to page back from."""
    query = select(tickets).where(*_conditions(wanted or TicketFilter()))
    if before is not None:
        query = query.where(tickets.c.id < before)
    return await _rows(database, query.order_by(tickets.c.id.desc()).limit(min(limit, MOST)))


async def ticket_life(database: Database, ticket_id: str) -> list[Mapping[str, Any]]:
    """Return everything that happened to a ticket, in order."""
    events = ticket_events.c
    query = select(ticket_events).where(events.ticket_id == storable_text(ticket_id))
    return await _rows(database, query.order_by(events.version, events.id))


async def notes_of(database: Database, conversation_id: str) -> list[Mapping[str, Any]]:
    """Return the notes on all tickets of a conversation, oldest first."""
    query = select(ticket_notes).where(ticket_notes.c.conversation_id == storable_text(conversation_id))
    return await _rows(database, query.order_by(ticket_notes.c.at, ticket_notes.c.event_id))


def _conditions(wanted: TicketFilter) -> Sequence[ColumnElement[bool]]:
    names = ("state", "holder", "group", "reason", "conversation_id")
    said = [(tickets.c[name], getattr(wanted, name)) for name in names]
    found: list[ColumnElement[bool]] = [column == storable_text(value) for column, value in said if value]
    if wanted.since is not None:
        found.append(tickets.c.opened_at >= wanted.since)
    if wanted.until is not None:
        found.append(tickets.c.opened_at < wanted.until)
    if wanted.tag:
        tagged = ticket_tags.c.ticket_id == tickets.c.ticket_id
        found.append(exists().where(tagged, ticket_tags.c.tag == storable_text(wanted.tag)))
    return found


async def _rows(database: Database, query: Any) -> list[Mapping[str, Any]]:
    async with database.read() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return [{str(name): value for name, value in row.items()} for row in rows]

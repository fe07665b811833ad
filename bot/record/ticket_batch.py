"""Write what happened to tickets in one transaction, each event once, and each ticket as its newest event left it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk.ticket import Act, Ticket
from bot.desk.ticket_event import TicketEvent
from bot.record.batch import Written, forgotten_since, insert_once, is_forgotten
from bot.record.database import Database
from bot.record.locks import LockKey, hold
from bot.record.storable import storable_text
from bot.record.tables import ticket_events, ticket_notes, ticket_tags, tickets

SAME = ("state", "reason", "priority", "last_day", "opened_at", "queued_at", "taken_at", "first_answer_at")
SAME_TOO = ("escalated_at", "closed_at", "reopened", "rating", "version")
TEXTS = ("topic", "group", "skill", "holder", "closed_by", "close_reason")


@dataclass(frozen=True, slots=True)
class ReadTicketEvent:
    """A ticket's event with the id its stream gave it."""

    event_id: str
    event: TicketEvent

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.event.at

    def as_dict(self) -> dict[str, Any]:
        """Return the event as it came."""
        return self.event.as_dict()


async def write_ticket_batch(database: Database, events: Sequence[ReadTicketEvent]) -> Written:
    """Write events, tickets, notes and tags: all of them, or none. Raises RecordUnavailable, RowRefused."""
    if not events:
        return Written()
    async with database.write() as connection:
        await hold(connection, LockKey.FORGETTING, shared=True)
        ends = await forgotten_since(connection, min(event.at for event in events))
        kept = [e for e in events if not is_forgotten(e.event.conversation_id, e.at, ends)]
        new = await _write_events(connection, kept)
        await _write_notes(connection, [e for e in kept if e.event_id in new])
        for newest in _newest(kept):
            if await _write_ticket(connection, newest):
                await _write_tags(connection, newest.event.ticket)
    return Written(repeats=len(kept) - len(new), forgotten=len(events) - len(kept), others=len(new))


async def _write_events(connection: AsyncConnection, events: Sequence[ReadTicketEvent]) -> set[str]:
    """Return the ids of the events that were new."""
    if not events:
        return set()
    statement = insert_once(connection, ticket_events).returning(ticket_events.c.event_id)
    return set(await connection.scalars(statement, [_event_row(event) for event in events]))


async def _write_notes(connection: AsyncConnection, events: Sequence[ReadTicketEvent]) -> None:
    rows = [_note_row(event) for event in events if event.event.act is Act.NOTE]
    if rows:
        await connection.execute(insert_once(connection, ticket_notes), rows)


def _newest(events: Sequence[ReadTicketEvent]) -> list[ReadTicketEvent]:
    found: dict[str, ReadTicketEvent] = {}
    for event in events:
        known = found.get(event.event.ticket.id)
        if known is None or known.event.ticket.version < event.event.ticket.version:
            found[event.event.ticket.id] = event
    return list(found.values())


async def _write_ticket(connection: AsyncConnection, read: ReadTicketEvent) -> bool:
    """Write a ticket unless the record has a newer version of it; return whether it was written."""
    row = _ticket_row(read)
    insert = SqliteInsert if connection.dialect.name == "sqlite" else PostgresInsert
    statement = insert(tickets).values(row)
    changed = {name: statement.excluded[name] for name in row if name not in ("event_id", "ticket_id")}
    upsert = statement.on_conflict_do_update(
        index_elements=["ticket_id"], set_=changed, where=tickets.c.version < statement.excluded.version
    )
    return bool((await connection.execute(upsert.returning(tickets.c.id))).scalar())


async def _write_tags(connection: AsyncConnection, ticket: Ticket) -> None:
    ticket_id = storable_text(ticket.id)
    await connection.execute(delete(ticket_tags).where(ticket_tags.c.ticket_id == ticket_id))
    conversation_id = storable_text(ticket.conversation_id)
    rows = [
        {"ticket_id": ticket_id, "tag": storable_text(tag), "conversation_id": conversation_id}
        for tag in dict.fromkeys(ticket.tags)
    ]
    if rows:
        await connection.execute(insert_once(connection, ticket_tags), rows)


def _ticket_row(read: ReadTicketEvent) -> Mapping[str, Any]:
    ticket = read.event.ticket
    row = {name: getattr(ticket, name) for name in (*SAME, *SAME_TOO)}
    row |= {name: _text(getattr(ticket, name)) for name in TEXTS}
    return row | {
        "event_id": read.event_id,
        "ticket_id": storable_text(ticket.id),
        "conversation_id": storable_text(ticket.conversation_id),
        "state": ticket.state.value,
        "reason": ticket.reason.value,
        "tags": list(ticket.tags),
        "changed_at": read.at,
    }


def _event_row(read: ReadTicketEvent) -> Mapping[str, Any]:
    event = read.event
    return {
        "event_id": read.event_id,
        "ticket_id": storable_text(event.ticket.id),
        "conversation_id": storable_text(event.conversation_id),
        "act": event.act.value,
        "by": storable_text(event.by),
        "at": event.at,
        "version": event.ticket.version,
        "details": dict(event.details),
    }


def _note_row(read: ReadTicketEvent) -> Mapping[str, Any]:
    event = read.event
    return {
        "event_id": read.event_id,
        "ticket_id": storable_text(event.ticket.id),
        "conversation_id": storable_text(event.conversation_id),
        "by": storable_text(event.by),
        "at": event.at,
        "text": storable_text(str(event.details.get("text", ""))),
    }


def _text(value: str | None) -> str | None:
    return None if value is None else storable_text(value)

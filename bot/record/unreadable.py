"""Events that could not be read or written: kept aside with the reason, so that they block nothing and are not lost."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_

from bot.conversation.event import MAX_ID_LENGTH
from bot.record.batch import insert_once
from bot.record.database import Database
from bot.record.storable import storable_text
from bot.record.tables import unreadable_events

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An event with the reason it was put aside."""

    event_id: str
    data: Any
    reason: str


async def put_aside(database: Database, events: Sequence[Unreadable], seen_at: datetime) -> list[str]:
    """Keep events aside, each once; returns the ids of the new ones. Raises RecordUnavailable."""
    if not events:
        return []
    rows = [_row(event, seen_at) for event in events]
    async with database.write() as connection:
        statement = insert_once(connection, unreadable_events).returning(unreadable_events.c.event_id)
        return list(await connection.scalars(statement, rows))


def of_conversation(conversation_id: str) -> ColumnElement[bool]:
    """Return the condition that an event kept aside names the conversation, in its field or anywhere as a value."""
    table = unreadable_events.c
    named = table.payload.contains(_payload(conversation_id), autoescape=True)
    return or_(table.conversation_id == storable_text(conversation_id), named)


def _row(event: Unreadable, seen_at: datetime) -> dict[str, Any]:
    named = event.data.get("conversation_id") if isinstance(event.data, Mapping) else None
    known = isinstance(named, str) and len(named) <= MAX_ID_LENGTH
    return {
        "event_id": storable_text(event.event_id),
        "conversation_id": storable_text(str(named)) if known else None,
        "seen_at": seen_at,
        "reason": storable_text(event.reason)[:REASON_LENGTH],
        "payload": _payload(event.data),
    }


def _payload(data: Any) -> str:
    return json.dumps(data, default=repr, skipkeys=True)

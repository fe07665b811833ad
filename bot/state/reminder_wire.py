"""How reminders look in Redis: a field and a value in the conversation's hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import SHANGHAI
from bot.conversation.reminder import Reminder
from bot.state import wire


@dataclass(frozen=True, slots=True)
class Kept:
    """A reminder as it is kept; `due` is None when it was sent for the last time and only must not come again."""

    conversation_id: str
    reminder: Reminder
    due: datetime | None


def field_of(reminder: Reminder) -> str:
    """Return the field that names a reminder in its conversation."""
    return f"{reminder.kind.value}:{reminder.about}"


def pack(kept: Kept) -> bytes:
    """Return a reminder as bytes."""
    due = kept.due.isoformat() if kept.due else None
    return wire.pack([kept.conversation_id, kept.reminder.as_note(), due])


def unpack(value: bytes) -> Kept:
    """Read back what `pack` gave."""
    conversation_id, note, due = wire.unpack(value)
    at = datetime.fromisoformat(due).astimezone(SHANGHAI) if due else None
    return Kept(conversation_id, Reminder.from_note(note), at)

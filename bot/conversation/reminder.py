"""Reminders: what a member is reminded of, and at which instants.

A claim deadline is reminded of 30, 7 and 1 days before the last day to apply; a failed refund once, 3 days after the
member was told of it. Always at 10:00 in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.clock import SHANGHAI
from bot.conversation.reply import Reply
from bot.errors import InputError

HOUR = time(10, 0)
LONGEST_ABOUT = 40


class ReminderKind(StrEnum):
    """What somebody can be reminded of."""

    CLAIM_DEADLINE = "claim_deadline"
    REFUND_FAILED = "refund_failed"


DAYS_BEFORE: tuple[int, ...] = (30, 7, 1)
"""A claim deadline is reminded of this many days before its last day."""
DAYS_AFTER = 3
"""A failed refund is reminded of this many days after it was told."""

# What a kind's day and subject are called in a note.
NAMES: Mapping[ReminderKind, tuple[str, str]] = {
    ReminderKind.CLAIM_DEADLINE: ("last_day", "relation"),
    ReminderKind.REFUND_FAILED: ("told_on", "refund"),
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """One wish to be reminded.

    `day` is the last day to apply, or the day a failed refund was told. `about` is the person whose deadline it is (a relation of
    the contract), or which refund: together with `kind` it names the reminder in its conversation.
    """

    kind: ReminderKind
    day: date
    about: str

    @property
    def replaces(self) -> bool:
        """Whether a later one of the same name takes its place: a corrected day does, a refund is told of once."""
        return self.kind is ReminderKind.CLAIM_DEADLINE

    def moments(self) -> tuple[datetime, ...]:
        """Return every instant it is due at, in order."""
        if self.kind is ReminderKind.CLAIM_DEADLINE:
            days = [self.day - timedelta(days=before) for before in DAYS_BEFORE]
        else:
            days = [self.day + timedelta(days=DAYS_AFTER)]
        return tuple(datetime.combine(day, HOUR, SHANGHAI) for day in days)

    def next_moment(self, after: datetime) -> datetime | None:
        """Return the first instant it is due at after another one, None when there is none left."""
        return next((moment for moment in self.moments() if moment > after), None)

    def as_note(self) -> dict[str, Any]:
        """Return it JSON-ready, as a turn's notes hold it."""
        day, about = NAMES[self.kind]
        return {"kind": self.kind.value, day: self.day.isoformat(), about: self.about}

    @classmethod
    def from_note(cls, note: Any) -> Reminder:
        """Read back what `as_note` gave. Raises InputError."""
        try:
            kind = ReminderKind(note["kind"])
            day, about = NAMES[kind]
            found = cls(kind, date.fromisoformat(note[day]), str(note[about]))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"a reminder has a kind, a day and what it is about: {error}") from error
        if not 0 < len(found.about) <= LONGEST_ABOUT:
            raise InputError(f"what a reminder is about has 1 to {LONGEST_ABOUT} characters")
        return found


@dataclass(frozen=True, slots=True)
class ReminderText:
    """What a reminder says when it is sent, and until when that is so."""

    reply: Reply
    good_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A reminder with the instant it is due at next."""

    reminder: Reminder
    at: datetime

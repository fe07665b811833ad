"""Which reminders an answer offers or leaves: pure, and without a word of text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.answer import REMIND
from actions.context import Context
from bot.clock import SHANGHAI
from bot.conversation.reminder import Reminder, ReminderKind
from bot.members.values import Refund
from bot.plan.deadline import Deadline, Window

UNDATED = "undated"


def of_deadline(ctx: Context, seen: Deadline) -> Reminder | None:
    """Return the reminder of an open deadline, None when there is no instant left to be reminded at."""
    reminder = Reminder(ReminderKind.CLAIM_DEADLINE, seen.last_day, ctx.relation)
    return reminder if seen.window is Window.OPEN and reminder.next_moment(ctx.now) else None


def offer(ctx: Context, seen: Deadline) -> tuple[tuple[str, str], ...]:
    """Return the button that asks for a reminder, where there is something to be reminded of."""
    return (REMIND,) if of_deadline(ctx, seen) else ()


def told_of_failure(ctx: Context, refund: Refund) -> Mapping[str, Any]:
    """Return the note that a member was told of a failed refund: they are reminded once, some days later."""
    started = refund.initiated_at.astimezone(SHANGHAI).date().isoformat() if refund.initiated_at else UNDATED
    return {"reminder": Reminder(ReminderKind.REFUND_FAILED, ctx.today, started).as_note()}

"""「到期前提醒我」: what is said when a member asks to be reminded of the deadline they were just told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions.answer import HUMAN, UNREMIND, Answer
from actions.claims import recorded, settled
from actions.context import Context
from actions.reminder_offer import of_deadline
from actions.wording import day
from bot.conversation.reminder import HOUR, Reminder
from bot.plan.deadline import interval_deadline

DROP: Mapping[str, Any] = {"drop_reminders": True}


def remind(ctx: Context) -> Answer:
    """Set the reminder of the remembered day of diagnosis, else of the one on record; without a day, ask for it."""
    diagnosis = ctx.diagnosis or recorded(ctx)
    if diagnosis is None:
        return Answer("utter_reminder_nothing", buttons=(HUMAN,), asks="diagnosed_on")
    both = interval_deadline(diagnosis.first, diagnosis.last, ctx.today, ctx.plan, diagnosis.hour)
    reminder = of_deadline(ctx, both.earliest) if both.settled else None
    if reminder is None:
        return settled(ctx, diagnosis)  # too late to be reminded, or not clear enough: say how it stands
    values = {"subject": ctx.subject, "last_day": day(reminder.day), **moments(reminder, ctx.now)}
    return Answer("utter_reminder_set", values, buttons=(UNREMIND,), notes={"reminder": reminder.as_note()})


def moments(reminder: Reminder, now: datetime) -> Mapping[str, str]:
    """Return the days still to come on which somebody is reminded, and the hour."""
    days = [day(moment.date()) for moment in reminder.moments() if moment > now]
    return {"days": "、".join(days), "hour": f"上午{HOUR.hour}点"}

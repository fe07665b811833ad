"""A ticket as a line of the lists: everything the page needs to sort, colour and count it by its own clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.desk.hours import SupportHours
from bot.desk.queue import place
from bot.desk.reasons import MANNERS
from bot.desk.rules import DeskRules
from bot.desk.service_levels import Reading, readings
from bot.desk.ticket import Ticket
from bot.desk.working_time import after_working
from bot.log import conversation_digest

Json = dict[str, Any]
CHANNELS: Mapping[str, str] = {"web": "网页", "wechat": "微信", "socketio": "网页", "rest": "接口"}


def row_of(
    ticket: Ticket, now: datetime, hours: SupportHours, rules: DeskRules, titles: Mapping[str, str]
) -> Json:
    """Return the line. Instants are ISO; `levels` say from when the colour is amber, and red."""
    channel = ticket.conversation_id.partition(":")[0]
    return {
        "chat": ticket.conversation_id,
        "id": ticket.id,
        "version": ticket.version,
        "state": ticket.state.value,
        "order": _order(ticket),
        "short": conversation_digest(ticket.conversation_id)[:4].upper(),
        "channel": CHANNELS.get(channel, channel),
        "reason": MANNERS[ticket.reason].title,
        "urgent": ticket.priority <= 1,
        "topic": titles.get(ticket.topic or "", ticket.topic or ""),
        "last_day": ticket.last_day.isoformat() if ticket.last_day else None,
        "group": _name(rules.groups, ticket.group),
        "skill": _name(rules.skills, ticket.skill),
        "holder": ticket.holder,
        "wanted": ticket.wanted,
        "left": ticket.left,
        "opened_at": ticket.opened_at.isoformat(),
        "queued_at": ticket.queued_at.isoformat(),
        "unanswered_since": _iso(ticket.unanswered_since),
        "answered": ticket.first_answer_at is not None,
        "reopened": ticket.reopened,
        "escalated": ticket.escalated_at is not None,
        "tags": list(ticket.tags),
        "levels": [_level(r, now, hours, rules) for r in readings(ticket, now, hours, rules.targets)],
    }


def _order(ticket: Ticket) -> str:
    """Return the place in the queue as a text that sorts like it."""
    calm, last, priority, since, name = place(ticket)
    return f"{int(calm)}|{(last or date.max).isoformat()}|{priority:02d}|{since.timestamp():014.3f}|{name}"


def _level(reading: Reading, now: datetime, hours: SupportHours, rules: DeskRules) -> Json:
    """Return when a level turns amber and red on the wall clock; an instant that has passed stays that."""
    warn = reading.target * rules.targets.warn_at - reading.used
    amber = now if warn.total_seconds() <= 0 else after_working(hours, now, warn)
    red = now if reading.left.total_seconds() <= 0 else reading.due_at
    return {"level": reading.level.value, "amber_at": _iso(amber), "red_at": _iso(red)}


def _name(groups: Any, wanted: str | None) -> str | None:
    return next((g.name for g in groups if g.id == wanted), wanted)


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None

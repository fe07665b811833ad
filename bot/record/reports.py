"""Figures of a span of days for supervisors. All raise RecordUnavailable when the database is away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, distinct, func, select

from bot.record.database import Database
from bot.record.tables import ratings, tickets, turns

WHOLE = "conversation"
"""The subject of a score, as `bot.conversation.rating` names it."""


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """One ticket in figures; times in seconds, None where it did not come so far."""

    ticket_id: str
    opened_at: datetime
    reason: str
    topic: str | None
    state: str
    closed_by: str | None
    close_reason: str | None
    tags: Sequence[str]
    wait: float | None
    first_response: float | None
    handling: float | None
    rating: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """A span in figures. `by_hour` has 24 numbers of turns; `asked` counts turns by intent, `handed` tickets by topic."""

    turns: int
    conversations: int
    with_people: int
    by_hour: Sequence[int]
    tickets: Sequence[TicketFigures]
    asked: Mapping[str | None, int]
    scores: Mapping[int, int]

    @property
    def by_bot(self) -> float | None:
        """The share of conversations no ticket was opened for, None without any."""
        return 1 - self.with_people / self.conversations if self.conversations else None

    @property
    def handed(self) -> Mapping[str | None, int]:
        """How many tickets each topic led to, most first."""
        return dict(Counter(ticket.topic for ticket in self.tickets).most_common())

    def times(self, name: str) -> Sequence[float]:
        """Return one of the times of all tickets that have it, sorted."""
        return sorted(t for ticket in self.tickets if (t := getattr(ticket, name)) is not None)


async def report(database: Database, since: datetime, until: datetime) -> Report:
    """Return the figures of [since, until)."""
    t = turns.c
    inside = (t.answered_at >= since, t.answered_at < until)
    hour = _hour(t.answered_at, sqlite=database.is_sqlite)
    opened = select(tickets.c.conversation_id).where(
        tickets.c.opened_at >= since, tickets.c.opened_at < until
    )
    async with database.read() as connection:
        hours = dict(
            (await connection.execute(select(hour, func.count()).where(*inside).group_by(hour))).all()
        )
        asked = await connection.execute(select(t.intent, func.count()).where(*inside).group_by(t.intent))
        talked = await connection.scalar(select(func.count(distinct(t.conversation_id))).where(*inside))
        helped = select(func.count(distinct(t.conversation_id))).where(*inside, t.conversation_id.in_(opened))
        with_people = await connection.scalar(helped)
        rows = (await connection.execute(_tickets(since, until))).mappings().all()
        r = ratings.c
        rated = select(r.value, func.count()).where(
            r.subject == WHOLE, r.rated_at >= since, r.rated_at < until, r.value.is_not(None)
        )
        scores = await connection.execute(rated.group_by(r.value))
        return Report(
            turns=sum(hours.values()),
            conversations=talked or 0,
            with_people=with_people or 0,
            by_hour=[int(hours.get(n, 0)) for n in range(24)],
            tickets=[_figures(row) for row in rows],
            asked={row[0]: row[1] for row in asked},
            scores={int(row[0]): row[1] for row in scores if str(row[0]).isdigit()},
        )


def _tickets(since: datetime, until: datetime) -> Any:
    return (
        select(tickets)
        .where(tickets.c.opened_at >= since, tickets.c.opened_at < until)
        .order_by(tickets.c.id)
    )


def _hour(instant: Any, *, sqlite: bool) -> ColumnElement[int]:
    """Return the hour of the day in Asia/Shanghai, which has one offset all year."""
    if sqlite:
        return cast(func.strftime("%H", instant, "+8 hours"), Integer)
    return cast(func.extract("hour", func.timezone("Asia/Shanghai", instant)), Integer)


def _figures(row: Mapping[Any, Any]) -> TicketFigures:
    opened = row["opened_at"]
    return TicketFigures(
        ticket_id=row["ticket_id"] or "",
        opened_at=opened,
        reason=row["reason"],
        topic=row["topic"],
        state=row["state"],
        closed_by=row["closed_by"],
        close_reason=row["close_reason"],
        tags=row["tags"] or (),
        wait=_seconds(opened, row["taken_at"]),
        first_response=_seconds(opened, row["first_answer_at"]),
        handling=_seconds(row["taken_at"], row["closed_at"]),
        rating=row["rating"],
    )


def _seconds(since: datetime | None, until: datetime | None) -> float | None:
    return max(0.0, (until - since).total_seconds()) if since and until else None

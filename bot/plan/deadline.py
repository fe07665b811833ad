"""The claim window: until when a member may apply, and whether a day of diagnosis is inside the plan.

Day count (clause claims.window): day 1 is the day after the day of first diagnosis, so the last day to apply is
first diagnosis + 180 days, until the end of that day in Asia/Shanghai. A first diagnosis at or after the end of
the plan (clause end, 2021-03-31 18:00) is not covered by this clause.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.clock import SHANGHAI
from bot.plan.plan import Plan


class Window(StrEnum):
    """Where a day of first diagnosis stands against the claim window."""

    OPEN = "open"
    LAST_DAY = "last_day"
    PAST = "past"
    NOT_COVERED = "not_covered"
    END_DAY = "end_day"
    """Diagnosed on the very day the plan ends: before the closing hour counts, after it does not."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The window of one day of diagnosis, seen from one day. `days_left` is negative when it is over."""

    diagnosed: date
    last_day: date
    days_left: int
    window: Window


def last_day_to_apply(diagnosed: date, plan: Plan) -> date:
    """Return the last day an application may be started: first diagnosis + 180 days."""
    return diagnosed + timedelta(days=plan.claim_days)


def covered(diagnosed_at: datetime, plan: Plan) -> bool:
    """Say whether an instant of first diagnosis lies before the end of the plan."""
    return diagnosed_at < plan.end_at


def deadline(diagnosed: date, today: date, plan: Plan, hour: time | None = None) -> Deadline:
    """Return where a day of first diagnosis stands, seen from `today`; `hour` settles the plan's last day."""
    last = last_day_to_apply(diagnosed, plan)
    left = (last - today).days
    return Deadline(diagnosed, last, left, _window(diagnosed, left, plan, hour))


def _window(diagnosed: date, days_left: int, plan: Plan, hour: time | None) -> Window:
    if not covered(datetime.combine(diagnosed, hour or time.min, SHANGHAI), plan):
        return Window.NOT_COVERED
    if days_left < 0:
        return Window.PAST
    if hour is None and diagnosed == plan.end_at.astimezone(SHANGHAI).date():
        return Window.END_DAY
    return Window.LAST_DAY if days_left == 0 else Window.OPEN


@dataclass(frozen=True, slots=True)
class IntervalDeadline:
    """The window of an imprecise day of diagnosis: the two ends, and whether they agree."""

    earliest: Deadline
    latest: Deadline

    @property
    def settled(self) -> bool:
        """Whether the earliest day settles it safely.

        It does when even the earliest day still leaves time and the latest is surely inside the plan, or when both
        ends fall in the same closed state.
        """
        usable = {Window.OPEN, Window.LAST_DAY}
        if self.earliest.window in usable:
            return self.latest.window in usable
        return self.earliest.window == self.latest.window


def interval_deadline(
    first: date, last: date, today: date, plan: Plan, hour: time | None = None
) -> IntervalDeadline:
    """Return the windows of the earliest and the latest day a diagnosis may have been made."""
    return IntervalDeadline(deadline(first, today, plan, hour), deadline(last, today, plan, hour))

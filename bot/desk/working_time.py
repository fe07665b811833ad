"""Time counted in support hours: how much of a span people were there, and when so much of it has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.clock import SHANGHAI
from bot.desk.hours import SEARCH_DAYS, SupportHours

NONE = timedelta(0)


def worked(hours: SupportHours, since: datetime, until: datetime) -> timedelta:
    """Return how much of [since, until) lies in support hours; nothing when `until` comes first."""
    days = (until.astimezone(SHANGHAI).date() - since.astimezone(SHANGHAI).date()).days
    return sum(
        (max(NONE, min(end, until) - max(begin, since)) for begin, end in _spans(hours, since, days)), NONE
    )


def after_working(hours: SupportHours, since: datetime, amount: timedelta) -> datetime | None:
    """Return when `amount` of support hours will have passed; None when that takes more than 30 days."""
    left = amount
    for begin, end in _spans(hours, since, SEARCH_DAYS):
        start = max(begin, since)
        if end <= start:
            continue
        if end - start >= left:
            return start + left
        left -= end - start
    return None


def _spans(hours: SupportHours, since: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
    first = since.astimezone(SHANGHAI).date()
    for offset in range(days + 1):
        day = first + timedelta(days=offset)
        for start, end in hours.shifts(day):
            yield datetime.combine(day, start, SHANGHAI), datetime.combine(day, end, SHANGHAI)

"""Arithmetic on months of the Gregorian calendar; None stands for a day that does not exist."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, timedelta

from bot.text.dates.values import Span


def day(year: int, month: int, number: int) -> Span | None:
    """Return one day, None when the calendar has no such day."""
    try:
        return Span.day(date(year, month, number))
    except ValueError:
        return None


def months(year: int, first: int, last: int) -> Span | None:
    """Return the first day of month `first` to the last day of month `last`; a smaller `last` is next year's."""
    until = year + 1 if last < first else year
    if not (1 <= first <= 12 and 1 <= last <= 12 and year >= MINYEAR and until <= MAXYEAR):
        return None
    return Span(date(year, first, 1), date(until, last, monthrange(until, last)[1]))


def days(low: int, high: int | None = None) -> Callable[[int, int], Span | None]:
    """Return the rule for the days `low` to `high` of a month; no `high` means to its end."""

    def of(year: int, month: int) -> Span | None:
        whole = months(year, month, month)
        if whole is None or low < 1 or low > whole.last.day:
            return None
        if high is None or (low < high and high > whole.last.day):
            return Span(whole.first.replace(day=low), whole.last)
        return Span(whole.first.replace(day=low), whole.first.replace(day=high)) if high >= low else None

    return of


def shifted(start: date, by: int) -> date | None:
    """Return `start` moved by whole months, its day cut to the month's length; None outside the calendar."""
    index = start.year * 12 + start.month - 1 + by
    year, month = index // 12, index % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def moved(start: date, by: int) -> date | None:
    """Return `start` moved by days; None outside the calendar."""
    try:
        return start + timedelta(by)
    except OverflowError:
        return None


def between(first: date | None, last: date | None, slack: int = 0) -> Span | None:
    """Return the span of two computed days, `slack` days wider on both sides; None if one does not exist."""
    if first is None or last is None:
        return None
    first, last = moved(first, -slack), moved(last, slack)
    return None if first is None or last is None else Span(first, last)

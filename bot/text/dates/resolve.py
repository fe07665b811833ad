"""Tying a floating meaning to the calendar: past preferred, or at or after an earlier date."""

from __future__ import annotations

from datetime import date, timedelta

from bot.text.dates.months import shifted
from bot.text.dates.values import Fixed, Meaning, Monthly, Span, Weekly, Yearly

_YEARS_BACK = 60
_MONTHS_BACK = 12


def latest(meaning: Meaning, today: date) -> Span | None:
    """Return the latest such span that does not begin after today; None when there is none."""
    match meaning:
        case Fixed():
            return meaning.span
        case Yearly():
            spans = (meaning.of(year) for year in range(today.year + 1, today.year - _YEARS_BACK, -1))
        case Monthly():
            starts = (shifted(today.replace(day=1), -n) for n in range(_MONTHS_BACK))
            spans = (meaning.of(start.year, start.month) for start in starts if start)
        case Weekly():
            monday = today - timedelta(today.weekday())
            spans = (meaning.of(monday - timedelta(7 * n)) for n in range(2))
    return next((span for span in spans if span and span.first <= today), None)


def following(meaning: Meaning, earlier: Span) -> Span | None:
    """Return the first such span that does not end before `earlier` begins; None when there is none."""
    match meaning:
        case Fixed():
            return meaning.span
        case Yearly():
            spans = (meaning.of(earlier.first.year + n) for n in range(-1, 9))
        case Monthly():
            starts = (shifted(earlier.first.replace(day=1), n) for n in range(_MONTHS_BACK))
            spans = (meaning.of(start.year, start.month) for start in starts if start)
        case Weekly():
            monday = earlier.first - timedelta(earlier.first.weekday())
            spans = (meaning.of(monday + timedelta(7 * n)) for n in range(2))
    return next((span for span in spans if span and span.last >= earlier.first), None)


def in_year(meaning: Yearly, year: int, today: date) -> Span | None:
    """Return the span in a named year.

    The lunar year, the winter and the like run into the next year: when this year's is still to come, the one that
    began a year before and reaches into the named year is meant (腊月 said in January).
    """
    span = meaning.of(year)
    if span and span.first > today:
        before = meaning.of(year - 1)
        if before and before.last.year == year and before.first <= today:
            return before
    return span

"""The lunar calendar and the solar terms, by the borax library (imported here only)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from borax.calendars.lunardate import InvalidLunarDateError, LCalendars, LunarDate, TermUtils

from bot.text.dates.values import Span

_YEARS = range(1901, 2100)


@lru_cache(maxsize=4096)
def lunar_days(year: int, month: int, low: int, high: int | None, leap: bool = False) -> Span | None:
    """Return days `low` to `high` of a lunar month, cut to its end (None: to its end); None when it has no `low`."""
    if year not in _YEARS:
        return None
    try:
        length = LCalendars.ndays(year, month, int(leap))
    except InvalidLunarDateError:
        return None
    if not 1 <= low <= length:
        return None
    first: date = LunarDate(year, month, low, int(leap)).to_solar_date()
    return Span(first, first + timedelta(min(high or length, length) - low))


def new_year(year: int) -> date | None:
    """Return the day of 正月初一 in a Gregorian year."""
    span = lunar_days(year, 1, 1, 1)
    return span.first if span else None


def next_day(start: date, number: int) -> date | None:
    """Return the first day from `start` on that is day `number` (1 to 29) of its lunar month."""
    if start.year - 1 not in _YEARS:
        return None
    lunar = LunarDate.from_solar(start)
    ahead = number - lunar.day
    if ahead < 0:
        ahead += LCalendars.ndays(lunar.year, lunar.month, lunar.leap)
    return start + timedelta(ahead)


@lru_cache(maxsize=512)
def solar_term(year: int, name: str) -> Span | None:
    """Return the day of a solar term such as 清明."""
    if year not in _YEARS:
        return None
    found: date = TermUtils.nth_term_day(year, term_name=name)
    return Span.day(found)

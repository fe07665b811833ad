"""The table of rules, and the phrases made of two of them: a year and what comes once in it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bot.text.dates import absolute, ago, day_words, month_phrases, monthly, weekly, year_phrases
from bot.text.dates.festivals import FESTIVALS
from bot.text.dates.fragments import gap
from bot.text.dates.months import months
from bot.text.dates.periods import PERIODS
from bot.text.dates.resolve import in_year
from bot.text.dates.values import Fixed, Parsed, Reader, Rule, Yearly
from bot.text.dates.years import Year, read_year, year_range

_CALENDAR = re.compile(r"(?:(农历|阴历|旧历|老历)|公历|阳历|新历|国历)的? ?")
_IN_YEAR: tuple[Reader, ...] = (
    month_phrases.month_range,
    month_phrases.month,
    year_phrases.festival,
    year_phrases.new_year_day,
    year_phrases.around_spring,
    year_phrases.period,
    year_phrases.period_after_year,
    absolute.after_year,
)


def year_phrase(text: str, pos: int, today: date) -> Parsed | None:
    """Read a year with or without what comes in it: 去年, 去年腊月二十三, 2020年底, 去年的今天."""
    calendar = _CALENDAR.match(text, pos)
    year = read_year(text, calendar.end() if calendar else pos, today)
    if year is None:
        return None
    if calendar:
        return _with_calendar(text, year, today, "lunar" if calendar[1] else "solar")
    start = gap(text, year.end)
    best = longest(_IN_YEAR, text, start, today)
    if best and isinstance(best.meaning, Yearly):
        span = in_year(best.meaning, year.number, today)
        return Parsed(best.end, Fixed(span, monthly=best.meaning.monthly))
    if best:
        return best
    if not year.alone:
        return None
    same = day_words.same_day_of_year(text, year.end, today, year.number)
    return same or Parsed(year.end, Fixed(months(year.number, 1, 12)))


def _with_calendar(text: str, year: Year, today: date, calendar: str) -> Parsed | None:
    found = month_phrases.month(text, gap(text, year.end), today, calendar)
    if found is None or not isinstance(found.meaning, Yearly):
        return found
    return Parsed(found.end, Fixed(in_year(found.meaning, year.number, today), monthly=True))


_NUMERALS = "0123456789零〇一二两俩仨三四五六七八九十百廿卅"
_CALENDARS = "农阴旧老公阳新国"
_RULES: tuple[tuple[Reader, str], ...] = (
    (year_phrase, _NUMERALS + _CALENDARS + "去上头昨前大今本明来下后"),
    (year_range, "12"),
    (month_phrases.month_range, _NUMERALS),
    (month_phrases.month, _NUMERALS + _CALENDARS + "正冬腊元闰"),
    (year_phrases.festival, "".join({name[0] for name in FESTIVALS})),
    (year_phrases.new_year_day, "大过春年"),
    (year_phrases.around_spring, "年过翻"),
    (year_phrases.period, "".join({name[0] for name in PERIODS})),
    (monthly.month_reference, "大上这本下"),
    (monthly.bare_days, _NUMERALS),
    (monthly.bare_part, "月上中下"),
    (weekly.week_reference, "大上这本下"),
    (weekly.bare_weekday, "周星礼"),
    (ago.ago, _NUMERALS + "好几数个大小半"),
    (ago.later, _NUMERALS),
    (ago.few_ago, "前头"),
    (ago.a_while_ago, "前"),
    (day_words.day_word, "今昨前大明后刚寻琴夜听"),
    (absolute.full, _NUMERALS),
    (absolute.short_year, "12"),
    (absolute.year_month, "2"),
    (absolute.slash, _NUMERALS),
    (absolute.dash_or_dot, _NUMERALS),
)


@lru_cache(maxsize=1)
def _rules() -> dict[str, tuple[Reader, ...]]:
    """Return the rules by the character their phrases begin with."""
    rules = [Rule(read, frozenset(begins)) for read, begins in _RULES]
    begins = frozenset().union(*(rule.begins for rule in rules))
    return {char: tuple(rule.read for rule in rules if char in rule.begins) for char in begins}


@lru_cache(maxsize=1)
def beginnings() -> re.Pattern[str]:
    """Return the pattern of every character a date can begin with: the first gate."""
    return re.compile("[" + "".join(sorted(_rules())) + "]")


def read_phrase(text: str, pos: int, today: date) -> Parsed | None:
    """Read the longest phrase that begins at `pos` of the folded text."""
    return longest(_rules().get(text[pos : pos + 1], ()), text, pos, today)


def longest(readers: tuple[Reader, ...], text: str, pos: int, today: date) -> Parsed | None:
    """Return what the farthest reading rule makes of it; the earlier rule wins a draw."""
    best: Parsed | None = None
    for read in readers:
        found = read(text, pos, today)
        if found and (best is None or found.end > best.end):
            best = found
    return best

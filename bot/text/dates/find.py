"""Finding every date phrase of a message, in order, with what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.text.dates.folding import fold
from bot.text.dates.fragments import NOT_LAST_DAY, TO
from bot.text.dates.lunar import next_day
from bot.text.dates.months import between, days
from bot.text.dates.numerals import number
from bot.text.dates.phrases import beginnings, read_phrase
from bot.text.dates.resolve import following, latest
from bot.text.dates.values import Fixed, FoundDate, Meaning, Monthly, Parsed, Problem, Span, Weekly, Yearly

LONGEST = 2_000
"""Only so many characters of a message are read."""
_OLDEST = date(1950, 1, 1)
_AROUND_DAYS = 3
_SAME_MONTH_WITHIN = 15

_AROUND = re.compile(r"(?: |的)?(?:左右|前后|上下|附近|那几天|那会儿?|那阵(?:子|儿)?|那段(?:时间|日子))")
_DURING = re.compile(r"期间|之间")
_ABOUT = re.compile(r"(?:大概|大约|差不多|约莫|大致)(?:就|也|应该)?(?:是|在|于)?(?:个|那个)?$")
_EVERY = re.compile(r"(?:每(?:个|一|逢|到)?(?:年|月|周|星期|礼拜)?|年年|月月)(?:的|到|都|在)?$")
_LISTED = re.compile(r" ?(?:、|和|跟|或者?|还是) ?")
_LAST_DAY = re.compile(rf"([0-9]{{1,2}}|[一二三四五六七八九十廿卅]{{2,4}}){NOT_LAST_DAY}")
_LAST_LUNAR_DAY = re.compile(r"初([一二三四五六七八九十])(?!月|个|天|年|中)")
_LUNAR_END_WITHIN = timedelta(31)


@dataclass(frozen=True, slots=True)
class _Near:
    """The date read before this one: where it ended, its span, and whether it names days inside a month."""

    end: int
    span: Span
    monthly: bool


def find_dates(text: str, today: date) -> list[FoundDate]:
    """Return the date phrases of `text` in order, as days in Asia/Shanghai relative to `today`.

    A phrase without a year is the latest one not after today; a span that reaches beyond today is cut there. Spans
    are offsets into `text` as given. Never raises; only the first 2,000 characters are read.
    """
    folded, gate = fold(text[:LONGEST]), beginnings()
    found: list[FoundDate] = []
    near: _Near | None = None
    start = gate.search(folded)
    while start:
        pos = start.start()
        parsed = read_phrase(folded, pos, today)
        if parsed is None:
            start = gate.search(folded, pos + 1)
            continue
        end, span = _whole(folded, pos, parsed, near, today)
        if not _EVERY.search(folded, max(0, pos - 6), pos):
            found.append(_found(text, pos, end, span, today))
            near = _Near(end, span, _names_month(parsed.meaning)) if span else near
        start = gate.search(folded, end)
    return found


def _whole(folded: str, pos: int, parsed: Parsed, near: _Near | None, today: date) -> tuple[int, Span | None]:
    span = _tied(folded, pos, parsed.meaning, near, today)
    end, span = _far_end(folded, parsed, span, today)
    around, during = _AROUND.match(folded, end), _DURING.match(folded, end)
    about = _ABOUT.search(folded, max(0, pos - 8), pos)
    if span and span.is_day and (around or about):
        span = span.widened(_AROUND_DAYS)
    suffix = around or during
    return (suffix.end() if suffix else end), span


def _tied(folded: str, pos: int, meaning: Meaning, near: _Near | None, today: date) -> Span | None:
    """Return the span, reading 15号 in the month that was spoken of just before."""
    if (
        near
        and near.monthly
        and near.span.first <= today
        and isinstance(meaning, Monthly)
        and pos - near.end <= _SAME_MONTH_WITHIN
    ):
        same = meaning.of(near.span.last.year, near.span.last.month)
        if same:
            return same
    if near and isinstance(meaning, Yearly) and _LISTED.fullmatch(folded, near.end, pos):
        after = following(meaning, near.span)
        if after and after.first <= today:
            return after
    return latest(meaning, today)


def _far_end(folded: str, parsed: Parsed, span: Span | None, today: date) -> tuple[int, Span | None]:
    """Read on when the phrase is the near end of an interval: 12月3号到5号, 上周一到周三, 去年到今年."""
    joined = TO.match(folded, parsed.end)
    if not joined or span is None:
        return parsed.end, span
    pos = joined.end()
    other = (
        read_phrase(folded, pos, today)
        or _last_day(folded, pos, parsed, span)
        or _last_lunar_day(folded, pos, span)
    )
    if other is None or (isinstance(parsed.meaning, Weekly) and isinstance(other.meaning, Weekly)):
        return parsed.end, span
    until = following(other.meaning, span)
    if until is None or until.last < span.first:
        return parsed.end, span
    return other.end, Span(span.first, until.last)


def _last_day(folded: str, pos: int, parsed: Parsed, span: Span) -> Parsed | None:
    found = _LAST_DAY.match(folded, pos) if span.is_day else None
    if not found or not (found[1].isdigit() or _names_month(parsed.meaning)):
        return None  # 除夕到十五 may go on in the lunar calendar
    last = number(found[1])
    return Parsed(found.end(), Monthly(days(last, last))) if last and last <= 31 else None


def _last_lunar_day(folded: str, pos: int, span: Span) -> Parsed | None:
    """Read the far end of 除夕到初六: the next such day of the lunar calendar."""
    found = _LAST_LUNAR_DAY.match(folded, pos) if span.last - span.first < _LUNAR_END_WITHIN else None
    last = number(found[1]) if found else None
    until = next_day(span.first, last) if last else None
    return Parsed(found.end(), Fixed(between(until, until))) if found and until else None


def _names_month(meaning: Meaning) -> bool:
    return isinstance(meaning, Monthly) or (isinstance(meaning, Fixed | Yearly) and meaning.monthly)


def _found(text: str, start: int, end: int, span: Span | None, today: date) -> FoundDate:
    phrase = text[start:end]
    if span is None or span.last < _OLDEST:
        return FoundDate(start, end, phrase, None, None, "impossible")
    problem: Problem | None = "future" if span.first > today else None
    last = span.last if problem else min(span.last, today)
    return FoundDate(start, end, phrase, span.first, last, problem)

"""Year words and figures: 去年, 2020年, 二〇二〇年, 20年, 两千零二十年, 三年前的."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.text.dates.fragments import NOT_IN_NUMBER
from bot.text.dates.months import months
from bot.text.dates.numerals import number, positional
from bot.text.dates.values import Fixed, Parsed, Span

_WORDS = {
    "去年": -1, "上一年": -1, "上年": -1, "头年": -1, "旧年": -1, "昨年": -1, "前年": -2, "大前年": -3, "今年": 0, "本年": 0, "明年": 1, "来年": 1,
    "下一年": 1, "后年": 2, "大后年": 3,
}  # fmt: skip
_WORD = re.compile(
    r"(?<![以之目从马晚最然天每十百千几])(?<![前后](?=头年))(?:"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + r")(?:度|份)?(?![纪龄])"
)
_FOUR = re.compile(rf"{NOT_IN_NUMBER}([12一二][09零〇九][0-9零〇一二三四五六七八九]{{2}}) ?年(?:度|份)?")
_WRITTEN = re.compile(rf"{NOT_IN_NUMBER}([两二]千零?[一二三四五六七八九十]{{0,3}})年(?!前|后|多)")
_BEFORE_MONTH = re.compile(
    r"(?<![0-9.])(20[0-9]{2})[ ./-]?(?=(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}) ?月(?!龄)|[Qq][1-4])"
)
_TWO = re.compile(rf"{NOT_IN_NUMBER}([0-9]{{2}}|[零〇一二三四五六七八九]{{2}}) ?年(?:份)?(?!前|后|中|头|内)")
_JOINED = re.compile(
    r"(?=的时候|那时|那会|那年|初|底|就?(?:加入|参加|参保|入的?|确诊|查出|查的|得的|买|进来|进的|开始|投|办|住院|手术|做的?手术|生病|患))"
)
_AGO = re.compile(rf"{NOT_IN_NUMBER}([0-9]{{1,2}}|[一二两三四五六七八九十]{{1,3}})年(?:以|之)?前的?")
_SPAN = re.compile(
    rf"{NOT_IN_NUMBER}(?:(20[0-9]{{2}})年?|([0-9]{{2}})年) ?(?:到|至|-|~) ?(?:20)?([0-9]{{2}})年(?!前|后|内|底|初)"
)


@dataclass(frozen=True, slots=True)
class Year:
    """A year read up to `end`; `alone` when it is a date without anything after it."""

    end: int
    number: int
    alone: bool = True


def read_year(text: str, pos: int, today: date) -> Year | None:
    """Read a year; None when there is none at `pos`."""
    return _word(text, pos, today) or _figure(text, pos) or _short(text, pos, today) or _ago(text, pos, today)


def year_range(text: str, pos: int, today: date) -> Parsed | None:
    """Read 2019-2020年 and 19年到20年."""
    found = _SPAN.match(text, pos)
    if not found:
        return None
    century = today.year // 100 * 100
    first, last = int(found[1] or century + int(found[2])), century + int(found[3])
    span = months(first, 1, 12) if first < last <= today.year + 1 else None
    until = months(last, 1, 12)
    return Parsed(found.end(), Fixed(Span(span.first, until.last))) if span and until else None


def _word(text: str, pos: int, today: date) -> Year | None:
    found = _WORD.match(text, pos)
    return Year(found.end(), today.year + _WORDS[found[0].rstrip("度份")]) if found else None


def _figure(text: str, pos: int) -> Year | None:
    found = _FOUR.match(text, pos)
    if found:
        value = positional(found[1])
        return Year(found.end(), value) if value else None
    found = _WRITTEN.match(text, pos)
    if found:
        value = number(found[1])
        return Year(found.end(), value) if value else None
    found = _BEFORE_MONTH.match(text, pos)
    return Year(found.end(), int(found[1]), alone=False) if found else None


def _short(text: str, pos: int, today: date) -> Year | None:
    found = _TWO.match(text, pos)
    value = positional(found[1]) if found else None
    if not found or value is None:
        return None
    coming = today.year % 100 + 1
    century = today.year // 100 * 100 - (100 if value > coming else 0)
    recent = 10 <= value < coming and _JOINED.match(text, found.end()) is not None
    return Year(found.end(), century + value, alone=recent)


def _ago(text: str, pos: int, today: date) -> Year | None:
    found = _AGO.match(text, pos)
    value = number(found[1]) if found else None
    return Year(found.end(), today.year - value, alone=False) if found and value else None

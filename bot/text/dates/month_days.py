"""What may follow a month: a day (15号, 十几号, 3到5号) or a part (初, 中旬, 底)."""

from __future__ import annotations

import re

from bot.text.dates.fragments import COUNTED, DAY, JOINED, NOT_A_PLACE, NOT_LAST_DAY, ONE_DAY, gap
from bot.text.dates.numerals import number, spread

_PARTS = {
    "初 头 头上 头几天 上旬 月初 月头": (1, 10),
    "中 中旬 月中 月中旬": (11, 20),
    "底 末 尾 下旬 月底 月末 月尾": (21, None),
    "中下旬": (11, None),
    "上中旬": (1, 20),
    "上半月": (1, 15),
    "下半月": (16, None),
}
PARTS: dict[str, tuple[int, int | None]] = {n: days for names, days in _PARTS.items() for n in names.split()}

_NAMES = "|".join(sorted(PARTS, key=len, reverse=True))
NOT_A_PART = (
    r"(?!(?<=初)(?:次|检|审|步|中|诊(?!断)|[一二三四五六七八九十0-9]))"
    r"(?!(?<=中)(?:了|过|奖|国|药|医|途|招|间|心|风|毒|午|签|年|介|断|止|等|级|秋|没|就))"
    r"(?!(?<=头)(?:疼|痛|晕|昏|一|两|几|七))(?!(?<=末)期)(?!(?<=尾)[款号数巴])"
)
"""After a part: 3月初检, 3月中风, 3月头疼 are something else."""
_PART = re.compile(rf"({_NAMES}){NOT_A_PART}")
_NUMBERED = re.compile(
    rf"({DAY}|(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})[几多来])(?: ?[号日]|(?<=[0-9一二三四五六七八九十])好(?!几|多|像|了))"
)
_RANGE = re.compile(rf"({ONE_DAY})[号日]? ?{JOINED} ?({ONE_DAY}) ?[号日]{NOT_A_PLACE}")
_PLAIN = re.compile(
    rf"([0-9]{{1,2}}|[一二三四五六七八九十廿卅]{{2,3}})(?!{COUNTED}|[一二两三四五六七八九十百千]|[-~][0-9]{{1,2}} ?[个天元块万])"
)
_COMPLETE = re.compile(
    r"((?:[一二三四五六七八九]?十|[廿卅])(?:[一二三四五六七八九](?=一)|[二三四五六七八九](?=两))|(?:[12][0-9]|3[01])(?=[一两]))"
)
"""二十三 before 一直 or 两口子: nothing can be added to the number."""
_LONE = re.compile(r"([一二三四五六七八九十])(?=$|[ ,.。!?;]|那天|当天|确诊|查)")
_LUNAR = re.compile(rf"(?:初([一二三四五六七八九十]|10|[1-9](?![0-9]))|({DAY}|二?十几)[号日])")
_LUNAR_DAY = f"初(?:10|[1-9一二三四五六七八九十])|{ONE_DAY}"
_LUNAR_RANGE = re.compile(
    rf"({_LUNAR_DAY})[号日]? ?{JOINED} ?({_LUNAR_DAY})(?:[号日]{NOT_A_PLACE}|{NOT_LAST_DAY})"
)
LUNAR_ONLY = re.compile(
    r"初(?:[一二三四五六七八九十]|10|[1-9](?![0-9]))(?![号日])|廿(?:[一二三四五六七八九]|(?![一二三四五六七八九]))(?![号日])"
)
"""Days that only the lunar calendar names this way."""

Days = tuple[int, int | None]


def read_days(text: str, pos: int) -> tuple[int, Days] | None:
    """Read a day or part of a month after it; give the end and the days (None: to the end of the month)."""
    pos = gap(text, pos)
    return _day_range(text, pos) or _one_day(text, pos) or read_part(text, pos)


def read_lunar_days(text: str, pos: int) -> tuple[int, Days] | None:
    """Read the same after a month of the lunar calendar, where 初八, a bare 二十三 and 初八到十五 are days too."""
    pos = gap(text, pos)
    several = _day_range(text, pos, _LUNAR_RANGE)
    if several:
        return several
    found = _LUNAR.match(text, pos)
    low_high = spread(found[1] or found[2]) if found else None
    if found and low_high:
        return found.end(), low_high
    return _one_day(text, pos) or read_part(text, pos)


def read_part(text: str, pos: int) -> tuple[int, Days] | None:
    """Read a part of a month: 初, 中旬, 月底."""
    found = _PART.match(text, pos)
    return (found.end(), PARTS[found[1]]) if found else None


def _day_range(text: str, pos: int, pattern: re.Pattern[str] = _RANGE) -> tuple[int, Days] | None:
    found = pattern.match(text, pos)
    if not found:
        return None
    low, high = (number(day.lstrip("初")) for day in found.groups())
    return (found.end(), (low, high)) if low and high and low < high else None


def _one_day(text: str, pos: int) -> tuple[int, Days] | None:
    for pattern in (_NUMBERED, _COMPLETE, _PLAIN, _LONE):
        found = pattern.match(text, pos)
        if found:
            low_high = spread(found[1])
            return (found.end(), low_high) if low_high else None
    return None

"""So many days, weeks, months or years away from today: 180天前, 两周前, 半年前, 三个半月前, 两个多月前, 十来天前, 前几天."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.text.dates.months import between, moved, shifted
from bot.text.dates.numerals import SOME, spread
from bot.text.dates.values import Fixed, Parsed, Span


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit: so many days or months, and how many days off a round figure of it may be."""

    days: int = 0
    months: int = 0
    slack: int = 0

    def before(self, today: date, count: int, half: bool = False) -> date | None:
        """Return the day so many (and a half) units before today."""
        if self.months:
            start = shifted(today, -self.months * count - (self.months // 2 if half else 0))
            return moved(start, -15) if start and half and self.months == 1 else start
        return moved(today, -self.days * count - (self.days // 2 if half else 0))


_DAY = _Unit(days=1)
_WEEK = _Unit(days=7, slack=3)
_MONTH = _Unit(months=1, slack=7)
_YEAR = _Unit(months=12, slack=30)
_UNITS = {
    "天": _DAY,
    "日": _DAY,
    "晚": _DAY,
    "周": _WEEK,
    "星期": _WEEK,
    "礼拜": _WEEK,
    "月": _MONTH,
    "年": _YEAR,
}

_CHINESE = "零〇一二两俩仨三四五六七八九十百千廿卅"
_AGO = re.compile(
    rf"(?<![0-9.{_CHINESE}几第])(?P<count>[0-9]{{1,4}}[多来几余]?|[{_CHINESE}]{{1,7}}[多来几余]?|好?几|数|个把|大半|小半|半)"
    r"(?P<measure>个)?(?P<half>半)?(?P<more>多)?(?P<unit>天|日|周|星期|礼拜|月|年)(?P<half2>半)?(?P<more2>多)?(?:以|之)?前(?![后期])"
)
_FEW = re.compile(
    r"(?<![以之目提前])[前头](?P<count>好?几|些|两|俩)个?(?P<unit>天|日|晚|周|星期|礼拜|月|年)(?!前)"
)
_WHILE = re.compile(
    r"(?<![以之目提])前(?:一?阵(?:子|儿)?|一?段(?:时间|日子)|些(?:时候|日子|时间)|一些时间|不久)"
)
_LATER = re.compile(
    r"(?<![^ ,.。!?;、我他她您你妈爸公婆要等再说是])(?P<count>[0-9]{1,2}|[一二两俩三四五六七八九十]{1,3})个?(?P<unit>天|周|星期|礼拜)(?:之|以)?后"
)
_SOON = 21
_COUPLE = (1, 3)
_A_WHILE = (7, 60)


def ago(text: str, pos: int, today: date) -> Parsed | None:
    """Read a stretch before today: 三天前 is one day, longer ones are as wide as people mean them."""
    found = _AGO.match(text, pos)
    if not found or not _sound(found):
        return None
    unit = _UNITS[found["unit"]]
    half, more = bool(found["half"] or found["half2"]), bool(found["more"] or found["more2"])
    special = _special(found["count"], unit, more, today)
    if special is not None:
        return Parsed(found.end(), Fixed(special))
    counts = spread(found["count"])
    if counts is None:
        return None
    return Parsed(
        found.end(),
        Fixed(_span(unit, counts, today, half=half, more=more, exact=found["count"][-1] not in "多来几余数")),
    )


def few_ago(text: str, pos: int, today: date) -> Parsed | None:
    """Read 前几天, 前两天, 前几个月."""
    found = _FEW.match(text, pos)
    if not found:
        return None
    low, high = _COUPLE if found["count"] in "两俩" else SOME
    unit = _UNITS[found["unit"]]
    return Parsed(found.end(), Fixed(between(unit.before(today, high), unit.before(today, low))))


def a_while_ago(text: str, pos: int, today: date) -> Parsed | None:
    """Read 前阵子, 前段时间."""
    found = _WHILE.match(text, pos)
    if not found:
        return None
    return Parsed(found.end(), Fixed(between(moved(today, -_A_WHILE[1]), moved(today, -_A_WHILE[0]))))


def later(text: str, pos: int, today: date) -> Parsed | None:
    """Read 三天后 at the head of a clause; 确诊180天后 and 三十天后 count from something else."""
    found = _LATER.match(text, pos)
    counts = spread(found["count"]) if found else None
    if not found or counts is None:
        return None
    unit = _UNITS[found["unit"]]
    if counts[1] * unit.days > _SOON:
        return None
    near, far = moved(today, counts[0] * unit.days), moved(today, counts[1] * unit.days)
    return Parsed(found.end(), Fixed(between(near, far, unit.slack)))


def _sound(found: re.Match[str]) -> bool:
    """Tell 两个月前 from 2月前, 三日前 from 15日前, 一年半前 from 一天半前."""
    count, unit = found["count"], found["unit"]
    if unit == "月":
        return bool(found["measure"]) or count in ("个把", "俩", "仨", "两", "数", "几", "半")
    if unit == "日":
        return not count[0].isdigit() and not found["measure"]
    return not (found["measure"] and unit in "天年")


def _special(count: str, unit: _Unit, more: bool, today: date) -> Span | None:
    """Return the spans of 半年, 半个月, 大半年, 个把月; None for all others."""
    if count == "个把":
        slack = 10 if unit.months else unit.slack
        middle = moved(today, -30) if unit is _MONTH else unit.before(today, 1)
        return between(middle, middle, slack)
    if "半" not in count:
        return None
    if unit is _MONTH:
        far, near = {"半": (15, 15), "大半": (25, 15), "小半": (15, 7)}[count]
        if more and count == "半":
            far = 29
        return between(moved(today, -far), moved(today, -near), 3 if far == near else 0)
    if unit is not _YEAR:
        return None
    long, short = {"半": (6, 6), "大半": (9, 6), "小半": (6, 4)}[count]
    if more and count == "半":
        return between(moved(shifted(today, -12) or today, 1), shifted(today, -6))
    return between(shifted(today, -long), shifted(today, -short), 15 if long == short else 0)


def _span(
    unit: _Unit, counts: tuple[int, int], today: date, *, half: bool, more: bool, exact: bool
) -> Span | None:
    low, high = counts
    if more:
        far = unit.before(today, high + 1)
        return between(moved(far, 1) if far else None, unit.before(today, low))
    slack = unit.slack if exact else 0
    return between(unit.before(today, high, half), unit.before(today, low, half), slack)

"""Months of either calendar, with the day or part after them: 12月3号, 三月初八, 腊月二十三, 10月底, 闰四月."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

from bot.text.dates.fragments import MONTH, NOT_IN_NUMBER, gap
from bot.text.dates.lunar import lunar_days
from bot.text.dates.month_days import LUNAR_ONLY, read_days, read_lunar_days
from bot.text.dates.months import days, months
from bot.text.dates.numerals import number, spread
from bot.text.dates.values import Fixed, Parsed, Yearly

_NAMED = {"正": 1, "冬": 11, "腊": 12}
_LUNAR_CALENDAR = "农历|阴历|旧历|老历"
_CALENDAR = rf"(?:(?P<lunar>{_LUNAR_CALENDAR})|(?P<solar>公历|阳历|新历|国历)|)的? ?"
_NOT_A_MONTH = r"(?!龄|饼|嫂|光|薪|息|球|亮|台|票|租|供)"
_PER_MONTH = r"(?!(?<=一月)(?:一(?=[扣交次收付结个])|扣|几(?![号日])|多少|(?:交|收|要|就|才|是){0,2}(?:几|多少|[0-9一二两三四五六七八九十百]{1,4} ?[块元毛次])))"
_MONTH = re.compile(
    rf"{_CALENDAR}{NOT_IN_NUMBER}(?P<leap>闰)?(?P<month>[正冬腊元]|{MONTH}) ?月份?(?:里头?|间(?!隔|断))?{_NOT_A_MONTH}{_PER_MONTH}"
)
_MONTHS = re.compile(
    rf"{NOT_IN_NUMBER}({MONTH}) ?(?:到|至|-|~|、|或者?|还是) ?({MONTH}) ?月份?{_NOT_A_MONTH}"
)


def month(text: str, pos: int, today: date, calendar: str | None = None) -> Parsed | None:
    """Read a month, with the day or part after it: 12月3号, 三月初八, 腊月二十三, 10月底, 闰四月."""
    found = _MONTH.match(text, pos)
    if not found:
        return None
    name, end = found["month"], found.end()
    lunar = name in _NAMED or bool(found["leap"] or found["lunar"]) or calendar == "lunar"
    solar = bool(found["solar"]) or calendar == "solar" or name == "元"
    follows = LUNAR_ONLY.match(text, gap(text, end)) is not None
    low_high = (_NAMED.get(name, 1),) * 2 if name in "正冬腊元" else spread(name)
    if low_high is None:
        return None
    if not 1 <= low_high[0] <= low_high[1] <= 12:
        return _impossible_month(text, end)
    if low_high[0] != low_high[1]:
        return Parsed(end, Yearly(partial(months, first=low_high[0], last=low_high[1]), monthly=True))
    if lunar or (follows and not solar):
        return _lunar_month(text, end, low_high[0], bool(found["leap"]))
    return _solar_month(text, end, low_high[0], by_lunar_name=follows)


def month_range(text: str, pos: int, today: date) -> Parsed | None:
    """Read months joined without the first 月: 1到2月, 3-5月份, 3、4月."""
    found = _MONTHS.match(text, pos)
    if not found:
        return None
    first, last = number(found[1]), number(found[2])
    if first is None or last is None or not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return Parsed(found.end(), Yearly(partial(months, first=first, last=last), monthly=True))


def _impossible_month(text: str, end: int) -> Parsed:
    followed = read_days(text, end)
    return Parsed(followed[0] if followed else end, Fixed(None))


def _lunar_month(text: str, end: int, number_of_month: int, leap: bool) -> Parsed:
    found = read_lunar_days(text, end)
    end, chosen = found or (end, (1, None))
    low, high = chosen
    of = partial(lunar_days, month=number_of_month, low=low, high=high, leap=leap)
    return Parsed(end, Yearly(of, monthly=True))


def _solar_month(text: str, end: int, number_of_month: int, by_lunar_name: bool) -> Parsed:
    found = read_lunar_days(text, end) if by_lunar_name else read_days(text, end)
    if found is None:
        return Parsed(end, Yearly(partial(months, first=number_of_month, last=number_of_month), monthly=True))
    of = days(*found[1])
    return Parsed(found[0], Yearly(lambda year: of(year, number_of_month), monthly=True))

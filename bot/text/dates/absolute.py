"""Dates in figures only: 2020-12-03, 2020.12.3, 20210115, 3/15, 12-3, 21/3/15, 2020-12."""

from __future__ import annotations

import re
from datetime import date

from bot.text.dates.months import day, months
from bot.text.dates.values import Fixed, Parsed, Yearly

_UNITS = "[个天元块毛角万亿千百人岁%次期倍折斤位份件套名例笔小分秒年月周点级楼条集季页]"
_END = rf"(?![0-9]|[./:-][0-9]| ?{_UNITS})"
_FULL = re.compile(
    r"(?<![0-9A-Za-z.])([12][0-9]{3}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})(?:[号日]|(?![0-9]|\.[0-9]|\2[0-9]))"
)
_SHORT_YEAR = re.compile(
    r"(?<![0-9A-Za-z./:-])(?<![本卓信S统])([12][0-9])([/.])([0-9]{1,2})\2([0-9]{1,2})(?:[号日]|(?![0-9]|[./-][0-9]))"
)
_YEAR_MONTH = re.compile(rf"(?<![0-9A-Za-z.-])(20[0-9]{{2}})([-/.])(0?[1-9]|1[0-2]){_END}")
_COMPACT = re.compile(
    rf"(?<![0-9A-Za-z.])(?<!0[0-9]{{2}}-)(?<!0[0-9]{{3}}-)((?:19|20)[0-9]{{2}})(0[1-9]|1[0-2])([0-3][0-9])"
    rf"(?:[号日]|(?![0-9A-Za-z.:-]|{_UNITS}))"
)
_SLASH = re.compile(
    rf"(?<![0-9A-Za-z./:第])([0-9]{{1,2}})/([0-9]{{1,2}})(?:[号日]|(?![0-9A-Za-z/%:]|\.[0-9]| ?{_UNITS}))"
)
_FRACTION = re.compile(
    r"(?<=[占赔付扣退减报销给只了到])[1-9]/[1-9](?![0-9])|24/7|7/24|[1-9]/[1-9]的?(?:钱|费|额|医|药|股|价|概率|人|村|家庭|会员|患者|都|多)"
)
_DASH = re.compile(
    rf"(?<![0-9A-Za-z./:第-])([0-9]{{1,2}})-([0-9]{{1,2}})(?:[号日](?![线楼栋院])|(?![0-9A-Za-z./:-]| ?{_UNITS}|[号日楼栋室路]))"
)
_DOT = re.compile(
    r"(?<![0-9A-Za-z./:])(?<![0-9]-)(?<![￥¥$])(1[0-2]|0?[1-9])\.(3[01]|[12][0-9]|0?[1-9])"
    r"(?:[号日](?!线|楼)|(?=那天|当天|(?:才|就|刚|去|在)?(?:确诊|查出|查的|住院|出院|手术|做的?手术|入院|诊断|加入|发现)))"
)
_AFTER_YEAR = re.compile(rf"([0-9]{{1,2}})([./-])([0-9]{{1,2}})(?:[号日]|{_END})")
_MONTHS = range(1, 13)


def full(text: str, pos: int, today: date) -> Parsed | None:
    """Read year, month and day in figures with separators, or in eight figures."""
    found = _FULL.match(text, pos)
    if found:
        return _fixed(found.end(), int(found[1]), int(found[3]), int(found[4]))
    found = _COMPACT.match(text, pos)
    return _fixed(found.end(), int(found[1]), int(found[2]), int(found[3])) if found else None


def short_year(text: str, pos: int, today: date) -> Parsed | None:
    """Read 21/3/15 and 20.12.3: a year of the last ten, no version number."""
    found = _SHORT_YEAR.match(text, pos)
    if not found:
        return None
    year = today.year // 100 * 100 + int(found[1])
    span = day(year, int(found[3]), int(found[4]))
    return Parsed(found.end(), Fixed(span, monthly=True)) if span and 0 <= today.year - year < 10 else None


def year_month(text: str, pos: int, today: date) -> Parsed | None:
    """Read 2020-12, 2020/12, 2020.12."""
    found = _YEAR_MONTH.match(text, pos)
    if not found:
        return None
    return Parsed(found.end(), Fixed(months(int(found[1]), int(found[3]), int(found[3])), monthly=True))


def slash(text: str, pos: int, today: date) -> Parsed | None:
    """Read 3/15; 13/45 is impossible, a fraction is no date."""
    found = _SLASH.match(text, pos)
    if not found or _FRACTION.match(text, pos):
        return None
    month, number = int(found[1]), int(found[2])
    if month > 31 or not month or not number:
        return None
    if month not in _MONTHS:
        return Parsed(found.end(), Fixed(None))
    return _month_day(found.end(), month, number)


def dash_or_dot(text: str, pos: int, today: date) -> Parsed | None:
    """Read 12-3, and 2.8 only with 号 or what happened after it; 3-5天 and 36.50 are no dates."""
    found = _DASH.match(text, pos) or _DOT.match(text, pos)
    if not found:
        return None
    month, number = int(found[1]), int(found[2])
    if month not in _MONTHS or not 1 <= number <= 31:
        return None
    return _month_day(found.end(), month, number)


def after_year(text: str, pos: int, today: date) -> Parsed | None:
    """Read the figures after a year: (去年)12.3, (2020年)3/15."""
    found = _AFTER_YEAR.match(text, pos)
    return _month_day(found.end(), int(found[1]), int(found[3])) if found else None


def _fixed(end: int, year: int, month: int, number: int) -> Parsed:
    return Parsed(end, Fixed(day(year, month, number), monthly=True))


def _month_day(end: int, month: int, number: int) -> Parsed:
    return Parsed(end, Yearly(lambda year: day(year, month, number), monthly=True))

"""Phrases that come once a year and name no month: festivals, the days around them, seasons, other periods."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

from bot.text.dates.festivals import (
    AFTER_SPRING,
    BEFORE_SPRING,
    FESTIVALS,
    SPRING,
    YearRule,
    national_day,
    national_week,
)
from bot.text.dates.lunar import lunar_days
from bot.text.dates.month_days import read_lunar_days
from bot.text.dates.numerals import SOME, spread
from bot.text.dates.periods import BARE_PERIODS, PERIODS
from bot.text.dates.values import Parsed, Span, Yearly

_NAMES = "|".join(sorted(FESTIVALS, key=len, reverse=True))
_NOT_A_FESTIVAL = (
    r"(?!(?<=过年)(?:龄|限|费|份|级|轻|薪|度|化|终|检|审))(?!(?<=小年)(?:轻|青|级|龄|纪))"
    r"(?!(?<=五一|六一|三八|五四)[0-9零〇一二三四五六七八九十百千万个块元次斤])"
    r"(?!(?<=三八)(?:红旗|线))(?!(?<=五一|六一)(?:路|广场|大道|街|村|居士))"
)
_FESTIVAL = re.compile(
    rf"(?<![零〇一二三四五六七八九十百千第超经不没])(?<![王李张刘陈杨赵黄周吴徐孙马朱胡林郭](?=国庆|清明|元旦))"
    rf"({_NAMES}){_NOT_A_FESTIVAL}"
)
_BESIDE = re.compile(
    r"(?:过|以|之|的)?(前|后)(?!后|面|半)(?:来|边)?(?:的?第?([一二两三四五六七八九十0-9几]{1,2})天)?"
)
_ITSELF = re.compile(r"那天|那晚|当天|前后|左右")
_NEXT_DAY = re.compile(r"的?(?:第二天|次日)")
_NEW_YEAR_DAY = re.compile(
    r"(?:大年|过年|过大年|春节|(?<![0-9零〇一二三四五六七八九十去今前明])年)的?(?=初[一二三四五六七八九十](?!月|个|天))"
)
_AROUND_SPRING = re.compile(
    r"(?<![0-9零〇一二三四五六七八九十百千万两几半多数整周今明当每早往近来成青少老幼中晚干])"
    r"(?:年(前|后)(?!后|年|面|半)|(?:过|翻)(?:完|了)(?:个|大)?年)"
)
_PERIOD = re.compile(
    r"(?<!(?<!这)个)(?<![每青一])(?!(?<=这)年头)("
    + "|".join(sorted(BARE_PERIODS, key=len, reverse=True))
    + r")(?!般|性|版)"
    r"(?!(?<=年中)(?:国|了|秋|奖|风|医|药|旬))(?!(?<=年初)(?:次|检|审|诊(?!断)|[一二三四五六七八九十](?!月)))(?!(?<=年终)奖)"
    r"(?!(?<=年头)(?:疼|痛|晕))"
)
_AFTER_YEAR = re.compile(
    "(" + "|".join(sorted(PERIODS, key=len, reverse=True)) + ")"
    r"(?!(?<=初)(?:次|检|审|诊(?!断)|[一二三四五六七八九十]))(?!(?<=中)(?:国|了|过|秋|奖|风|医|药|旬|没|就|途|招|毒|间))"
    r"(?!(?<=[春秋])(?:节|分|后))(?!(?<=冬)(?:月|至))(?!(?<=夏)至)(?!(?<=头)(?:疼|痛|晕))(?!(?<=末)期)(?!(?<=尾)款)"
)
_NEXT_DAYS = 7


def festival(text: str, pos: int, today: date) -> Parsed | None:
    """Read a festival, or the days just before or after it: 中秋, 春节前, 国庆后第二天."""
    found = _FESTIVAL.match(text, pos)
    if not found:
        return None
    of, end = FESTIVALS[found[1]], found.end()
    if of is national_week and _ITSELF.match(text, end):
        return Parsed(end, Yearly(national_day))
    next_day = _NEXT_DAY.match(text, end)
    if next_day:
        return Parsed(next_day.end(), Yearly(_beside(of, 1, 1, before=False)))
    beside = _BESIDE.match(text, end)
    if beside is None:
        return Parsed(end, Yearly(of))
    counted = spread(beside[2]) if beside[2] else None
    if of is SPRING and counted is None:
        return Parsed(beside.end(), Yearly(BEFORE_SPRING if beside[1] == "前" else AFTER_SPRING))
    if of is SPRING:
        of = FESTIVALS["大年初一"]
    near, far = counted or (SOME if beside[2] else (1, _NEXT_DAYS))
    return Parsed(beside.end(), Yearly(_beside(of, near, far, before=beside[1] == "前")))


def new_year_day(text: str, pos: int, today: date) -> Parsed | None:
    """Read 大年初三 and 大年初三到十五: days of 正月."""
    found = _NEW_YEAR_DAY.match(text, pos)
    read = read_lunar_days(text, found.end()) if found else None
    if read is None:
        return None
    end, (low, high) = read
    return Parsed(end, Yearly(partial(lunar_days, month=1, low=low, high=high)))


def around_spring(text: str, pos: int, today: date) -> Parsed | None:
    """Read 年前 and 年后: before and after the spring festival."""
    found = _AROUND_SPRING.match(text, pos)
    if not found:
        return None
    return Parsed(found.end(), Yearly(BEFORE_SPRING if found[1] == "前" else AFTER_SPRING))


def period(text: str, pos: int, today: date) -> Parsed | None:
    """Read a part of a year that names itself: 年底, 上半年, 夏天, 一季度."""
    found = _PERIOD.match(text, pos)
    return Parsed(found.end(), Yearly(PERIODS[found[1]])) if found else None


def period_after_year(text: str, pos: int, today: date) -> Parsed | None:
    """Read a part of a year that stands after it: (去年)底, (2020年)初, (前年)冬."""
    found = _AFTER_YEAR.match(text, pos)
    return Parsed(found.end(), Yearly(PERIODS[found[1]])) if found else None


def _beside(of: YearRule, near: int, far: int, before: bool) -> YearRule:
    def beside(year: int) -> Span | None:
        span = of(year)
        if span is None:
            return None
        if before:
            return Span(span.first - timedelta(far), span.first - timedelta(near))
        return Span(span.last + timedelta(near), span.last + timedelta(far))

    return beside

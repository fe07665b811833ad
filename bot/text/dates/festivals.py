"""Festivals by name: when each falls in a Gregorian year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from bot.text.dates import lunar
from bot.text.dates.months import day
from bot.text.dates.values import Span

YearRule = Callable[[int], Span | None]


def _day(month: int, number: int) -> YearRule:
    return lambda year: day(year, month, number)


def _lunar(month: int, number: int) -> YearRule:
    return lambda year: lunar.lunar_days(year, month, number, number)


def _around_new_year(before: int, after: int) -> YearRule:
    """Return the days from `before` to `after`, counted from 正月初一 as 0."""

    def of(year: int) -> Span | None:
        first = lunar.new_year(year)
        return Span(first + timedelta(before), first + timedelta(after)) if first else None

    return of


def _sunday(month: int, nth: int) -> YearRule:
    def of(year: int) -> Span | None:
        first = date(year, month, 1)
        return Span.day(first + timedelta((6 - first.weekday()) % 7 + 7 * (nth - 1)))

    return of


def _before_new_year(month: int, number: int) -> YearRule:
    """Return a day of the last lunar month that comes just before 春节 of the year."""
    return lambda year: lunar.lunar_days(year - 1, month, number, number)


def _first_month(year: int) -> Span | None:
    return lunar.lunar_days(year, 1, 1, None)


def national_week(year: int) -> Span | None:
    """Return the seven days of 国庆."""
    return Span(date(year, 10, 1), date(year, 10, 7))


def national_day(year: int) -> Span | None:
    """Return 国庆 itself: what 国庆那天 and 国庆前后 are about."""
    return Span.day(date(year, 10, 1))


def _labour(year: int) -> Span | None:
    return Span(date(year, 5, 1), date(year, 5, 5))


SPRING = _around_new_year(-8, 14)
"""From seven days before 除夕 to 正月十五."""
BEFORE_SPRING = _around_new_year(-31, -2)
"""年前: the thirty days before 除夕."""
AFTER_SPRING: YearRule = _first_month
"""年后: the whole of 正月."""
_EVE = _around_new_year(-1, -1)
_FIRST = _around_new_year(0, 0)

_NAMES: tuple[tuple[str, YearRule], ...] = (
    ("元旦节 元旦 阳历年", _day(1, 1)),
    ("情人节", _day(2, 14)),
    ("三八妇女节 妇女节 三八节 三八 女神节 女王节", _day(3, 8)),
    ("植树节", _day(3, 12)),
    ("愚人节", _day(4, 1)),
    ("五一劳动节 五一国际劳动节 五一节 劳动节 五一", _day(5, 1)),
    ("五一假期 五一长假 五一小长假 五一期间 五一放假 五一黄金周", _labour),
    ("五四青年节 青年节 五四", _day(5, 4)),
    ("母亲节", _sunday(5, 2)),
    ("六一儿童节 儿童节 六一节 六一", _day(6, 1)),
    ("父亲节", _sunday(6, 3)),
    ("七一建党节 建党节", _day(7, 1)),
    ("八一建军节 建军节", _day(8, 1)),
    ("教师节", _day(9, 10)),
    (
        "十一国庆节 十一国庆 国庆节 国庆 十一假期 十一长假 十一期间 十一黄金周 十一放假 十一那会儿",
        national_week,
    ),
    ("万圣节", _day(10, 31)),
    ("双十一 双11 光棍节", _day(11, 11)),
    ("双十二 双12", _day(12, 12)),
    ("平安夜", _day(12, 24)),
    ("圣诞节 圣诞", _day(12, 25)),
    ("腊八节 腊八", _before_new_year(12, 8)),
    ("小年夜 小年", _before_new_year(12, 23)),
    ("除夕夜 除夕 大年三十 年三十 大年夜 大年卅 年卅", _EVE),
    ("大年初一 正月初一 年初一 春节当天 春节那天", _FIRST),
    ("春节 过年 新春 农历新年 过大年", SPRING),
    ("元宵节 元宵 正月十五 正月半 上元节", _lunar(1, 15)),
    ("龙抬头 二月二龙抬头", _lunar(2, 2)),
    ("五月端午 端午节 端午 端阳节", _lunar(5, 5)),
    ("七夕节 七夕", _lunar(7, 7)),
    ("中元节 鬼节", _lunar(7, 15)),
    ("八月中秋 中秋节 中秋 八月十五中秋节 八月十五中秋", _lunar(8, 15)),
    ("九月重阳 重阳节 重阳 九九重阳节 九九重阳", _lunar(9, 9)),
)
_TERMS = "立春 惊蛰 春分 清明 谷雨 立夏 芒种 夏至 立秋 处暑 秋分 寒露 霜降 立冬 冬至"

FESTIVALS: dict[str, YearRule] = {name: rule for names, rule in _NAMES for name in names.split()}
FESTIVALS |= {term: partial(lunar.solar_term, name=term) for term in _TERMS.split()}
FESTIVALS |= {f"{term}节": FESTIVALS[term] for term in ("清明", "冬至")}

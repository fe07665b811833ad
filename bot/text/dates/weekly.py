"""Weeks and weekdays: 上周三, 这个礼拜, 上上周末, 星期五."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.text.dates.fragments import NUMERAL
from bot.text.dates.months import between, moved
from bot.text.dates.values import Fixed, Parsed, Span, Weekly

_WORDS = {
    "大上": -2,
    "上上": -2,
    "上一": -1,
    "上": -1,
    "这": 0,
    "本": 0,
    "这一": 0,
    "下": 1,
    "下一": 1,
    "下下": 2,
}
_DAYS = {c: i for i, c in enumerate("一二三四五六日")} | {c: i for i, c in enumerate("123456")}
_DAYS |= {"天": 6, "7": 6}
_WEEK = "周|星期|礼拜"
_SURNAME = "(?<=[小老姓])周"
"""小周一会儿来, 老周五点下班: somebody's name."""
_REFERENCE = re.compile(
    rf"(?<![马晚早以加网线之上下])(大上|上上|上一|上|这一|这|本|下下|下一|下)个?(?:{_WEEK})"
    r"(?:的?(?:周|星期|礼拜)?(?:([一二三四五六日天1-7])(?![个次天块年月期万])|(末))|(?![岁年围转边期刊]))"
)
_BARE = re.compile(
    r"(?<!(?<![上下这本个])周[一二三四五六日天][到至~-])(?<!(?<![上下这本个])(?:星期|礼拜)[一二三四五六日天][到至~-])"
    rf"(?<!(?<![周期拜])[{NUMERAL}])(?<![几每个半整双单])(?!{_SURNAME})(?:{_WEEK})"
    r"(?:([一二三四五六日天1-7])(?![个次天块年月期岁万])|(末))"
)
_RECURRING = re.compile(rf"(?:{_WEEK})[一二三四五六日天](?:到|至|-|~)(?:周|星期|礼拜)?[一二三四五六日天]")


def week_reference(text: str, pos: int, today: date) -> Parsed | None:
    """Read a week by its distance, with or without the weekday: 上周, 上周三, 这个周末."""
    found = _REFERENCE.match(text, pos)
    monday = moved(today, 7 * _WORDS[found[1]] - today.weekday()) if found else None
    if not found or monday is None:
        return None
    if found[2] or found[3]:
        return Parsed(found.end(), Fixed(_weekly(found[2])(monday)))
    return Parsed(found.end(), Fixed(between(monday, moved(monday, 6))))


def bare_weekday(text: str, pos: int, today: date) -> Parsed | None:
    """Read a weekday without its week: 周三, 星期天, 周末; 周一到周五 is a habit, no date."""
    if _RECURRING.match(text, pos):
        return None
    found = _BARE.match(text, pos)
    return Parsed(found.end(), Weekly(_weekly(found[1]))) if found else None


def _weekly(name: str | None) -> Callable[[date], Span]:
    low, high = (_DAYS[name],) * 2 if name else (5, 6)
    return lambda monday: Span(monday + timedelta(low), monday + timedelta(high))

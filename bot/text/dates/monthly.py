"""Days inside a month that is not named: 15号, 月底, 上个月, 上个月15号."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

from bot.text.dates.fragments import NOT_IN_NUMBER, gap
from bot.text.dates.month_days import NOT_A_PART, PARTS, read_days
from bot.text.dates.months import between, days, months, shifted
from bot.text.dates.numerals import number, spread
from bot.text.dates.values import Fixed, Monthly, Parsed, Span

_WORDS = {"大上": -2, "上上": -2, "上一": -1, "上": -1, "这": 0, "本": 0, "下": 1, "下一": 1, "下下": 2}
_REFERENCE = re.compile(
    r"(?<![马晚早以加网线之剩上下])(大上|上上|上一(?=个)|上|这|本|下下|下一(?=个)|下)个?(?:月份?)(?![球饼亮光龄])"
)
_TODAY = re.compile(r"的?(?:今天|今日|同一天|这一?天)")
_SHARED = re.compile(rf"([初中底末头尾])(?!旬){NOT_A_PART}")

_NOT_A_DAY = (
    r"(?!线|楼|店|门|院|房|车|床|病|会员|员|公|文|选手|码|机|字|窗|桌|单|卡|柜|厅|厂|铺|馆|座|栋|方案|产品|计划|"
    r"协议|保单|客服|坐席|专员|令|位|人|家|群|链|健康|保险|药|坑|台|通知|工)"
)
_DAY = re.compile(
    rf"{NOT_IN_NUMBER}(?<![月个.A-Za-z])"
    rf"([0-9]{{1,2}}|[一二三四五六七八九十廿卅]{{1,4}}|(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})[几多来])"
    rf" ?(?:号{_NOT_A_DAY}|日(?![内之以后前常子均期记用益本语报起游托间元无]))"
)
_DAYS = re.compile(
    rf"{NOT_IN_NUMBER}(?<![月个.])([0-9]{{1,2}}|[一二三四五六七八九十廿]{{1,3}})[号日]? ?(?:到|至|-|~|、|或者?|还是) ?"
    rf"([0-9]{{1,2}}|[一二三四五六七八九十廿]{{1,3}}) ?(?:号{_NOT_A_DAY}|日(?![内之以后前]))"
)
_PART = re.compile(
    r"(?<![每个上下本这当岁满两半几0-9一二三四五六七八九十])(月(?:初|底|末|头|尾|中旬|中)|上旬|中旬|下旬)"
    + NOT_A_PART
)


def month_reference(text: str, pos: int, today: date) -> Parsed | None:
    """Read 上个月 and the like, with the day or part after it: 上个月15号, 上月底, 这个月初."""
    found = _REFERENCE.match(text, pos)
    start = shifted(today.replace(day=1), _WORDS[found[1]]) if found else None
    if not found or start is None:
        return None
    same_day = _TODAY.match(text, found.end())
    if same_day:
        moved = shifted(today, _WORDS[found[1]])
        return Parsed(same_day.end(), Fixed(between(moved, moved), monthly=True))
    end, span = _inside(text, found.end(), start)
    return Parsed(end, Fixed(span, monthly=True))


def bare_days(text: str, pos: int, today: date) -> Parsed | None:
    """Read days without a month: 15号, 十几号, 3到5号."""
    several = _DAYS.match(text, pos)
    if several:
        low, high = number(several[1]), number(several[2])
        if low and high and 1 <= low < high <= 31:
            return Parsed(several.end(), Monthly(days(low, high)))
    found = _DAY.match(text, pos)
    low_high = spread(found[1]) if found else None
    if not found or not low_high or not 1 <= low_high[0] <= 31:
        return None
    return Parsed(found.end(), Monthly(days(*low_high)))


def bare_part(text: str, pos: int, today: date) -> Parsed | None:
    """Read a part of a month that names none: 月初, 月底, 中旬."""
    found = _PART.match(text, pos)
    return Parsed(found.end(), Monthly(days(*PARTS[found[1]]))) if found else None


def _inside(text: str, end: int, start: date) -> tuple[int, Span | None]:
    shared = _SHARED.match(text, end)
    found = (shared.end(), PARTS[shared[1]]) if shared else read_days(text, gap(text, end))
    if found is None:
        return end, partial(months, first=start.month, last=start.month)(start.year)
    return found[0], days(*found[1])(start.year, start.month)

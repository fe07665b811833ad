"""Days named by their distance from today: 昨天, 前晚, 大前天, 刚才; and the same day of an earlier year."""

from __future__ import annotations

import re
from datetime import date

from bot.text.dates.months import between, moved, shifted
from bot.text.dates.values import Fixed, Parsed

_WORDS = {
    "今天 今儿个 今儿 今日 今早 今晨 今晚 今夜 今个 今朝 刚才 刚刚": 0,
    "昨天 昨儿个 昨儿 昨日 昨晚 昨夜 昨早 昨个 寻日 琴日 夜个": -1,
    "前天 前日 前晚 前儿个 前儿 前夜": -2,
    "大前天 大前日 大前儿": -3,
    "明天 明儿个 明儿 明日 明早 明晚 听日": 1,
    "后天 后日 后儿": 2,
    "大后天": 3,
}
_OFFSETS = {name: offset for names, offset in _WORDS.items() for name in names.split()}
_WORD = re.compile(
    r"(?<![以之目从今最然提啥跟眼])("
    + "|".join(sorted(_OFFSETS, key=len, reverse=True))
    + r")(?!(?<=天)天[天用交扣]|好)"
)
_SAME_DAY = re.compile(r"的?(?:今天|今日|同一天|同日)")
_SAME_TIME = re.compile(r"的?(?:这个?时候|这会儿?|同期|这时|这个时间|现在)")
_SAME_MONTH = re.compile(r"的?(?:这个月|同月|本月)")
_ABOUT = 15


def day_word(text: str, pos: int, today: date) -> Parsed | None:
    """Read 昨天 and its kin; the hour of day says no more."""
    found = _WORD.match(text, pos)
    if not found:
        return None
    day = moved(today, _OFFSETS[found[1]])
    return Parsed(found.end(), Fixed(between(day, day)))


def same_day_of_year(text: str, pos: int, today: date, year: int) -> Parsed | None:
    """Read what may follow a year: (去年)的今天 is one day, (去年)这时候 fifteen days around it."""
    then = shifted(today, 12 * (year - today.year))
    for pattern, slack in ((_SAME_DAY, 0), (_SAME_TIME, _ABOUT)):
        found = pattern.match(text, pos)
        if found:
            return Parsed(found.end(), Fixed(between(then, then, slack)))
    found = _SAME_MONTH.match(text, pos)
    if not found or then is None:
        return None
    first = then.replace(day=1)
    return Parsed(found.end(), Fixed(between(first, moved(shifted(first, 1) or first, -1)), monthly=True))

"""Parts of a year: its beginning and end, halves, quarters, seasons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.text.dates.months import months
from bot.text.dates.values import Span

_AFTER_YEAR = {
    "初 头 年初 年头 开年 一开年": (1, 3),
    "中 年中 年中间": (6, 7),
    "底 末 尾 年底 年末 年尾 年终 岁末": (11, 12),
    "上半年 前半年 头半年": (1, 6),
    "下半年 后半年": (7, 12),
    "春 春天 春季 开春 入春 春上 春天里": (3, 5),
    "夏 夏天 夏季 入夏 夏天里": (6, 8),
    "秋 秋天 秋季 入秋 秋天里 秋里": (9, 11),
    "冬 冬天 冬季 入冬 冬天里 冬里": (12, 2),
    "暑假": (7, 8),
    "第一季度 一季度 1季度 第1季度 Q1 q1": (1, 3),
    "第二季度 二季度 2季度 第2季度 Q2 q2": (4, 6),
    "第三季度 三季度 3季度 第3季度 Q3 q3": (7, 9),
    "第四季度 四季度 4季度 第4季度 Q4 q4": (10, 12),
}
_NEEDS_A_YEAR = frozenset("初头中底末尾春夏秋冬") | {"前半年", "头半年", "后半年", "年头"}

PERIODS: dict[str, Callable[[int], Span | None]] = {
    name: partial(months, first=first, last=last)
    for names, (first, last) in _AFTER_YEAR.items()
    for name in names.split()
}
"""Every name, as it may stand after a year."""
BARE_PERIODS: frozenset[str] = frozenset(PERIODS) - _NEEDS_A_YEAR
"""The names that stand for themselves."""

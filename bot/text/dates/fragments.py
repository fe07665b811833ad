"""Pieces of patterns that several rules share. Every repetition is bounded: matching stays linear."""

from __future__ import annotations

import re

NUMERAL = "0-9零〇一二两俩仨三四五六七八九十百千万廿卅"
NOT_IN_NUMBER = rf"(?<![{NUMERAL}几第])(?<!(?<![0-9]{{3}})[0-9][.:/])"
"""Before a number: it is not the tail of a longer one (1.5, 一百二, 第3)."""

GAP = re.compile(r"(?:[ \t]|的|那个|就是|嗯|呃|额|啊|[,、](?=嗯|呃|那个|就是)){0,4}")
"""What may stand between two parts of one date: blanks and spoken fillers."""
TO = re.compile(r" {0,2}(?:一?直?到|至|-{1,2}|~)(?:了|的)? {0,2}")
"""What joins the two ends of an interval."""

MONTH = "[0-9]{1,2}|[零〇一二三四五六七八九十]{1,3}"
DAY = "[0-9]{1,2}|[0-9一二三四五六七八九十廿卅]{1,4}"
_UNIT = "[0-9一二三四五六七八九]"
ONE_DAY = f"[0-9]{{1,2}}|(?:{_UNIT}?十|[廿卅]){_UNIT}?|{_UNIT}{{1,2}}"
"""A day that is no pair such as 十五六, so that 二十三一直到 ends before 一."""

COUNTED = (
    r"(?:[0-9]|[.:][0-9]| ?(?:[点时分个天元块毛角万亿千百人岁%次期月周小倍折斤位份件套台条年级例笔名]|季度)"
    r"|多|几|来[个天块万岁])"
)
"""After a number: it counts something, so it is no day."""

JOINED = "(?:一?直?到|至|-|~|、|或者?|还是)"
"""What joins two days that share their month."""
_PLACE = "[楼层床室栋科院房区路线车]|病[房区床]"
NOT_A_PLACE = f"(?!{_PLACE})"
NOT_LAST_DAY = rf"(?!{COUNTED}|[号日]|{_PLACE}|[{NUMERAL}])"
"""After the bare number at the far end of an interval: 到12楼 and 到3号楼 are places."""


def gap(text: str, pos: int) -> int:
    """Return where the next part of a date may begin."""
    found = GAP.match(text, pos)
    return found.end() if found else pos

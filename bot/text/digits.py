"""Runs of digits however they are written: 138-0000-1234, １３８, 一三八零零, 幺三八四个零.

A group is an unbroken run of one script; a chain is groups with nothing but separators between them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SPOKEN = {
    **dict(zip("零〇○一二三四五六七八九", "000123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True)),
    **dict(zip("幺洞拐勾", "1079", strict=True)),
}
_TIMES = {"两": 2, "俩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8}
_HAN = "".join(_SPOKEN)
_D = rf"[\d{_HAN}]"
_GROUP = re.compile(
    rf"(?P<arabic>\d+)|(?P<han>(?:[两俩二三四五六七八2-8]个[{_HAN}]|[{_HAN}])+)"
    rf"|(?:(?<={_D})|(?<={_D}[\s\-.·—,，\u200b])|(?<={_D}\s\s))(?P<x>[XxＸｘ×叉])(?![A-Za-z光])"
)
_TIMES_DIGIT = re.compile(rf"([两俩二三四五六七八2-8])个([{_HAN}])")
_SEPARATORS = re.compile(
    "[\\s.\\-‐‑‒–—―−_·•・∙,，、。()（）嗯呃啊哦\u00ad\u200b-\u200f\u2060-\u2064\ufe0f\ufeff\u20e3]{0,4}"
)


@dataclass(frozen=True, slots=True)
class Group:
    """An unbroken run: its digits (`X` alone for the check letter of an ID) and its span in the text."""

    digits: str
    start: int
    end: int
    spoken: bool


def chains(text: str) -> list[list[Group]]:
    """Return the chains of digit groups in `text`, left to right."""
    found: list[list[Group]] = []
    for match in _GROUP.finditer(text):
        group = Group(_digits(match), match.start(), match.end(), match.lastgroup == "han")
        if found and _SEPARATORS.fullmatch(text, found[-1][-1].end, group.start):
            found[-1].append(group)
        else:
            found.append([group])
    return found


def _digits(match: re.Match[str]) -> str:
    if match.lastgroup == "x":
        return "X"
    if match.lastgroup == "arabic":
        return match[0] if match[0].isascii() else "".join(str(unicodedata.digit(c)) for c in match[0])
    spelt = _TIMES_DIGIT.sub(lambda m: m[2] * (_TIMES.get(m[1]) or int(m[1])), match[0])
    return "".join(_SPOKEN[c] for c in spelt)

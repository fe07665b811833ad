"""Where a message may fall into two questions, and whether a part of it asks."""

from __future__ import annotations

import re

JOINERS = (
    "还有就是", "还有一个", "还有个", "还有", "另外", "顺便问一下", "顺便", "顺带", "再问一下", "再问一句", "再问个",
    "再问", "还想问", "还想知道", "还问一下", "也想问", "以及", "对了", "然后", "同时", "第二", "其次", "再就是",
    "再一个", "再有", "外加", "并且", "再说", "再帮我", "再麻烦", "二来", "二是", "2是",
)  # fmt: skip
ASKING = (
    "吗", "么", "呢", "嘛", "吧", "没$", "不$", "否$", "不啦$", "不呀$", "咋", "怎", "啥", "什么", "多少", "(?<![了过好])几", "哪",
    "谁", "为何", "如何", "啷个", "点样", "边度", "多久", "多大", "多高", "好久", "何时", "可否", "能否", "是否",
    "(.)[不没冇]\\1", "有没有", "还有没", "几时", "多长", "原因", "流程", "步骤", "查一?下", "查查", "帮我", "我要", "我想",
    "[?？]", "怎样", "凭啥", "为啥", "还能", "能.{0,6}不", "介绍", "真假", "最晚", "截止",
)  # fmt: skip
_MARK = re.compile(r"[\s,，.。!！?？;；、:：~～…\-—|/\n]+")
_JOINER = re.compile("(?=" + "|".join(JOINERS) + ")")
_AND = re.compile(r"(?<=.{3})[和跟](?=.{3})")
_OPENING = "[我俺咱你您他她那这还怎咋啥什哪谁为如啷余退保互水体健客公材申账钱相轻美帮请现以之身手另顺再]"
_PARTICLE = re.compile(
    r"(?<=[吗呢嘛吧呗])"
    r"|(?<=[^什怎这那多]么)(?=.)"
    f"|(?<=[没不啊呀哦咯了啦])(?={_OPENING})"
    f"|(?<=咋办|多少|咋整|几天|怎办|么办|哪里|到账|多久|少钱|咋弄|哪儿|哪天|几号|是谁|时候|回事|什么|哪些)(?={_OPENING})"
)
_ASKS = re.compile("|".join(ASKING))
_CONNECTED = re.compile("[\\s,，.。!！?？;；、]*(?:" + "|".join(JOINERS) + "|和|跟)+")
_FULL = re.compile(r"[?？!！。;；\n]\s*$|[^\s,，]\s+$")
SHORTEST = 2
"""Characters a part must have to be a question of its own."""


def questions(text: str) -> list[str]:
    """Return the parts between punctuation, spaces, connecting words and sentence-final particles, in order.

    Parts too short to be a question of their own stay with what follows (or, at the end, with what came before).
    """
    return [text[start:end].strip(" ,，。") for start, end in parts(text)] or [text]


def parts(text: str) -> list[tuple[int, int]]:
    """Return the parts as [start, end) places in the text; together they cover it."""
    found: list[tuple[int, int]] = []
    start = 0
    for cut in [*sorted({*strong_borders(text), *weak_borders(text)}), len(text)]:
        if len(_MARK.sub("", without_joiner(text[start:cut]))) >= SHORTEST:
            found.append((start, cut))
            start = cut
    if start < len(text) and found:
        found[-1] = (found[-1][0], len(text))
    return found


def borders(text: str, most: int) -> list[int]:
    """Return at most so many places where a second question may begin; marks and connecting words come first."""
    starts = [start for start, _ in parts(text)[1:]]
    strong = strong_borders(text)
    return sorted(starts, key=lambda start: (start not in strong, start))[:most]


def strong_borders(text: str) -> set[int]:
    """Return the places after punctuation and before connecting words."""
    return _inside(text, {*_ends(_MARK, text), *_starts(_JOINER, text), *_starts(_AND, text)})


def weak_borders(text: str) -> set[int]:
    """Return the places after what often ends a question where no mark was typed; 退不退 stays whole."""
    return _inside(
        text, {at for at in _starts(_PARTICLE, text) if text[at : at + 1] != text[at - 2 : at - 1]}
    )


def _inside(text: str, places: set[int]) -> set[int]:
    return {place for place in places if 0 < place < len(text)}


def asks(part: str) -> bool:
    """Return whether a part has the form of a question or request; bare topics (退款进度) have none."""
    return _ASKS.search(_MARK.sub("", part)) is not None or "?" in part


def asking(text: str) -> list[tuple[int, int]]:
    """Return the [start, end) places of what makes a text ask."""
    return [match.span() for match in _ASKS.finditer(text)]


def connected(text: str, border: int) -> bool:
    """Return whether a connecting word (还有, 另外, 顺便 …) stands at the border."""
    return _CONNECTED.match(text, border) is not None


def full_stop(text: str, border: int) -> bool:
    """Return whether a sentence ends at the border; a space alone is how many members end one."""
    return _FULL.search(text, 0, border) is not None


def without_joiner(part: str) -> str:
    """Return a part without the connecting words it begins with."""
    match = _CONNECTED.match(part)
    return part[match.end() :] if match else part


def _ends(pattern: re.Pattern[str], text: str) -> list[int]:
    return [match.end() for match in pattern.finditer(text)]


def _starts(pattern: re.Pattern[str], text: str) -> list[int]:
    return [match.start() for match in pattern.finditer(text)]

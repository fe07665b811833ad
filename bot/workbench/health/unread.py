"""What the readers of dates, illnesses and words miss in the training messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from bot.text.dates import find_dates
from bot.text.dates.values import FoundDate
from bot.text.entities import EntityFinder
from bot.workbench.health.finding import Finding, Kind

# What looks like a day to anybody; most of it is read, the rest is a gap of the grammar.
_DAY = re.compile(
    r"(?:[12]\d{3}|\d\d)年\d{1,2}月|(?<!\d)\d{1,2}月\d{1,2}[号日]|[一二三四五六七八九十]+月[初一二三四五六七八九十廿]+[号日]?"
    r"|(?:去年|前年|今年|上个?月|上周|大前天|腊月|正月)[初一二三四五六七八九十廿\d]+|(?<![\d.])20[12]\d[./-]\d{1,2}[./-]\d{1,2}"
)
# What sounds like a diagnosis: an organ and an ending only tumours have, or a name that says it all.
_ORGAN = "肺胃肝肠乳宫颈胰食管甲状腺鼻咽脑骨血肾膀胱列巢喉舌胆肤脾心纵隔口腔睾丸"
_ILLNESS = re.compile(
    rf"[{_ORGAN}][\u4e00-\u9fff]{{0,4}}?(?:癌|肉瘤|腺瘤)"
    r"|[\u4e00-\u9fff]{2,4}(?:综合征|硬化症|白血病|淋巴瘤)|[心肝肾脑肺][\u4e00-\u9fff]{0,2}(?:衰竭|梗死|梗塞)"
)
TODAY = date(2021, 4, 12)
"""Days are looked for as of this day: whether one is found does not hang on it."""
SHOWN = 5
Cut = Callable[[str], list[str]]
Find = Callable[[str, date], Sequence[FoundDate]]


def unread_dates(texts: Sequence[str], find: Find = find_dates) -> Iterator[Finding]:
    """Find phrases that look like a day and are not read as one."""
    missed: dict[str, list[str]] = {}
    for text in texts:
        looks = list(_DAY.finditer(text))
        found = find(text, TODAY) if looks else []
        for match in looks:
            if not any(f.start < match.end() and match.start() < f.end for f in found):
                missed.setdefault(match.group(), []).append(text)
    for phrase, where in missed.items():
        yield Finding(
            Kind.DATE,
            f"“{phrase}”没有认成日期（{len(where)} 句）",
            "真是日期的话，把这种说法报给开发，加进日期的语法和它的测试",
            texts=tuple(where[:SHOWN]),
        )


def unread_diseases(texts: Sequence[str], finder: EntityFinder) -> Iterator[Finding]:
    """Find words that sound like a diagnosis and are not found as one, the most frequent first."""
    missed: dict[str, list[str]] = {}
    for text in texts:
        looks = list(_ILLNESS.finditer(text))
        found = [f for f in finder.find(text) if f.kind == "disease"] if looks else []
        for match in looks:
            if not any(f.start < match.end() and match.start() < f.end for f in found):
                missed.setdefault(match.group(), []).append(text)
    for word, where in sorted(missed.items(), key=lambda item: -len(item[1])):
        yield Finding(
            Kind.DISEASE,
            f"“{word}”没有认成病名（{len(where)} 句）",
            "是病名的话，加进 data/lexicon/diseases.yml；只是别的词的一部分就不用管",
            texts=tuple(where[:SHOWN]),
        )


def bad_cuts(texts: Sequence[str], words: Mapping[str, str], cut: Cut) -> Iterator[Finding]:
    """Find the lexicon's own words (with the file each stands in) that are cut across: 水滴健|康保.

    A word cut into whole words of its own (肺 癌) is fine; one whose border lies inside another word is not.
    """
    joined = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True))) if words else None
    wrong: Counter[str] = Counter()
    where: dict[str, str] = {}
    for text in texts if joined else ():
        matches = list(joined.finditer(text)) if joined else []
        borders = _borders(cut(text)) if matches else frozenset()
        for match in matches:
            if match.start() not in borders or match.end() not in borders:
                wrong[match.group()] += 1
                where.setdefault(match.group(), text)
    for word, count in wrong.most_common():
        yield Finding(
            Kind.BAD_CUT,
            f"“{word}”（{words[word]}）有 {count} 句被切断了",
            f"把“{word}”加进 data/lexicon/jieba.dict，再看这几句切得对不对",
            texts=(where[word],),
        )


def _borders(pieces: Sequence[str]) -> frozenset[int]:
    places, at = {0}, 0
    for piece in pieces:
        at += len(piece)
        places.add(at)
    return frozenset(places)

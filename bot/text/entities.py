"""What a message is about: diseases, relations, plans, products, sums of money, hidden numbers.

spaCy's matcher finds the lexicon's longest forms exactly where they stand; jieba's word borders and the rules of
each kind then drop what only looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from bot.text.folding import fold
from bot.text.lexicon import OWNED, Lexicon, Match
from bot.text.numbers import find_amounts
from bot.text.relations import Kin, sort_out
from bot.text.sounds import Sounds
from bot.text.tokens import Token, find_tokens
from bot.text.words import Words

_CANCER_BEFORE = re.compile(r"(?:^|[得患查诊长生是有转成疑种])(?:的是|了|是|上|出来?了?|着|到|个|啥|什么)?$")
_CANCER_USES = re.compile(r"险|保险|医院|科|筛查|中心|基金|细胞|前病变")


@dataclass(frozen=True, slots=True)
class Found:
    """An entity: `text` is the raw text at [start, end), `value` its one normal form."""

    kind: str
    value: str
    text: str
    start: int
    end: int


class EntityFinder:
    """Finds entities. Built once; finding changes nothing but caches, so threads may share one."""

    def __init__(self, lexicon_dir: Path, words: Words, sounds: Sounds | None = None) -> None:
        self._words = words
        self._sounds = sounds or Sounds.load(lexicon_dir / "homophones.yml", words)
        self._lexicon = Lexicon.load(lexicon_dir)

    def find(self, text: str) -> list[Found]:
        """Return the entities of `text` (as the privacy edge left it), left to right. Dates are not among them."""
        tokens = find_tokens(text)
        folded = fold(_without_tokens(text, tokens))
        heard = self._sounds.correct(folded)
        matches = self._lexicon.find(heard)
        is_word = _Borders(heard, self._words)
        found = [
            *_diseases(heard, matches, is_word),
            *((m.label, m.value, m.start, m.end) for m in matches if m.label in ("plan", "product")),
            *_relations(heard, matches, is_word),
            *_amounts(folded, matches),
            *((t.kind, t.token, t.start, t.end) for t in tokens),
        ]
        return [
            Found(kind, value, text[a:b], a, b) for kind, value, a, b in sorted(found, key=lambda f: f[2:])
        ]


_Row = tuple[str, str, int, int]


def _without_tokens(text: str, tokens: list[Token]) -> str:
    """Blank the tokens out: the letters and digits of their ids name nothing."""
    for token in tokens:
        text = text[: token.start] + "\ue000" * (token.end - token.start) + text[token.end :]
    return text


class _Borders:
    """Word borders of a text, cut only when a rule asks."""

    def __init__(self, text: str, words: Words) -> None:
        self._text = text
        self._words = words
        self._borders: frozenset[int] | None = None

    def __call__(self, start: int, end: int) -> bool:
        if self._borders is None:
            self._borders = frozenset(accumulate((len(w) for w in self._words.cut(self._text)), initial=0))
        return start in self._borders and end in self._borders


def _diseases(text: str, matches: list[Match], is_word: Callable[[int, int], bool]) -> Iterator[_Row]:
    for match in matches:
        if match.label == "disease" and _is_disease(text, match.start, match.end, is_word):
            yield "disease", match.value, match.start, match.end


def _is_disease(text: str, start: int, end: int, is_word: Callable[[int, int], bool]) -> bool:
    form = text[start:end]
    if form in ("癌", "癌症"):
        return bool(_CANCER_BEFORE.search(text, max(0, start - 6), start)) and not _CANCER_USES.match(
            text, end
        )
    if form.isascii():
        return not (text[start - 1 : start].isascii() and text[start - 1 : start].isalpha())
    return len(form) > 2 or form[-1] in "癌瘤炎" or is_word(start, end)


def _relations(text: str, matches: list[Match], is_word: Callable[[int, int], bool]) -> Iterator[_Row]:
    labelled = (m for m in matches if m.label in ("relation", OWNED))
    ill = frozenset(m.start for m in matches if m.label == "disease")
    found = [Kin(m.value, m.start, m.end, m.label == OWNED) for m in labelled]
    for kin in sort_out(text, found, is_word, ill) if found else ():
        for value in kin.value.split("_"):
            yield "relation", value, kin.start, kin.end


def _amounts(text: str, matches: list[Match]) -> Iterator[_Row]:
    named = [(m.start, m.end) for m in matches]
    for amount in find_amounts(text):
        if not any(start < amount.end and amount.start < end for start, end in named):
            yield "amount", f"{amount.value:.2f}", amount.start, amount.end

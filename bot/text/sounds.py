"""Typos and homophones of the plan's own words, put right by sound: 慧助→互助, 退宽→退款.

A closed vocabulary, never free text: a run of characters is put right only when it sounds like one of the
words (pinyin without tones; zh/z, ch/c, sh/s, n/l, h/f, in/ing, en/eng, an/ang taken for the same), is no word
itself, and stands between word borders. The length never changes, so offsets hold. For features and entity
matching only; nobody is ever shown the result.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.text.words import Words

_GRAMMAR = frozenset(
    "的了着过是我你您他她它们咱俺这那哪在有没不就都也还会要能可以到给去来说想问人个里上下前后时候跟和与又"
    "吗呢吧啊呀嘛哦么什怎多少几对好把被让从向为但而或则因所才再只很太更最已将该应当"
)
_FOLDS = (
    (re.compile("^(z|c|s)h"), r"\1"),
    (re.compile("^n(?=[aeiouv])"), "l"),
    (re.compile("^f"), "h"),
    (re.compile("(?<=[aei])ng$"), "n"),
)


@dataclass(frozen=True, slots=True)
class Slip:
    """A run of characters put right: `wrong` at [start, start + len(right)) is meant as `right`."""

    start: int
    wrong: str
    right: str


class Sounds:
    """The homophone match. It keeps a table of characters met so far; threads may share one."""

    def __init__(self, lexicon: Mapping[str, object], words: Words, read: Callable[[str], str]) -> None:
        self._words = words
        self._sounds = _Sounds(read)
        self._vocabulary = frozenset(_strings(lexicon.get("words")))
        self._always = {str(k): str(v) for k, v in _mapping(lexicon.get("always")).items()}
        self._never = frozenset(_strings(lexicon.get("never"))) - self._always.keys()
        self._meant = self._by_sound(_mapping(lexicon.get("spoken")))
        runs = {*self._meant, *(k.translate(self._sounds) for k in self._always)}
        self._starts = frozenset(run[:2] for run in runs)
        self._lengths = sorted({len(run) for run in runs}, reverse=True)

    @classmethod
    def load(cls, path: Path, words: Words) -> Sounds:
        """Read the lexicon (see data/lexicon/homophones.yml)."""
        lexicon = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return cls(lexicon, words, _pinyin())

    def correct(self, text: str) -> str:
        """Return `text`, of the same length, with misheard plan words put right."""
        for slip in self.slips(text):
            text = text[: slip.start] + slip.right + text[slip.start + len(slip.right) :]
        return text

    def slips(self, text: str) -> list[Slip]:
        """Return what `correct` puts right, left to right, without overlaps."""
        heard = text.translate(self._sounds)
        found: list[Slip] = []
        start = 0
        borders: frozenset[int] = frozenset()
        while start < len(heard) - 1:
            step = 1
            if heard[start : start + 2] in self._starts:
                for slip in self._candidates(text, heard, start):
                    if slip.wrong != slip.right:
                        borders = borders or self._borders(text)
                    if slip.wrong == slip.right or borders >= {start, start + len(slip.right)}:
                        found.append(slip)
                        step = len(slip.right)
                        break
            start += step
        return [slip for slip in found if slip.wrong != slip.right]

    def _candidates(self, text: str, heard: str, start: int) -> Iterable[Slip]:
        for length in self._lengths:
            run = text[start : start + length]
            if len(run) < length:
                continue
            if run in self._vocabulary:
                yield Slip(start, run, run)
            elif meant := self._always.get(run) or self._like(run, heard[start : start + length]):
                yield Slip(start, run, meant)

    def _like(self, run: str, heard: str) -> str | None:
        meant = self._meant.get(heard)
        if meant is None or run in self._never or self._words.frequency(run):
            return None
        changed = [a for a, b in zip(run, meant, strict=True) if a != b]
        if len(run) == len(changed) == 2 or (len(run) < 4 and not _GRAMMAR.isdisjoint(changed)):
            return None
        return meant

    def _borders(self, text: str) -> frozenset[int]:
        borders, end = {0}, 0
        for word in self._words.cut(text):
            end += len(word)
            borders.add(end)
        return frozenset(borders)

    def _by_sound(self, spoken: Mapping[str, object]) -> dict[str, str]:
        meant = {word.translate(self._sounds): word for word in sorted(self._vocabulary, reverse=True)}
        for word, readings in spoken.items():
            for reading in _strings(readings):
                heard = "".join(self._sounds.symbol(syllable) for syllable in reading.split())
                meant.setdefault(heard, word)
        return meant


class _Sounds(dict[int, str]):
    """Characters to one symbol per folded syllable, filled as characters are met (for str.translate)."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self._read = read
        self._symbols: dict[str, str] = {}

    def __missing__(self, code: int) -> str:
        character = chr(code)
        symbol = self.symbol(self._read(character)) if "\u4e00" <= character <= "\u9fff" else character
        self[code] = symbol
        return symbol

    def symbol(self, syllable: str) -> str:
        """Return the one symbol of a syllable's folded sound."""
        for pattern, folded in _FOLDS:
            syllable = pattern.sub(folded, syllable)
        return self._symbols.setdefault(syllable, chr(0xE000 + len(self._symbols)))


def _pinyin() -> Callable[[str], str]:
    """Return the toneless reading of one character (pypinyin, without its 44 MB of phrases)."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - reads the variable set above when imported

    return lambda character: str(lazy_pinyin(character, style=Style.NORMAL)[0])


def _strings(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}

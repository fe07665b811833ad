"""The features of a message: hashed, grouped into blocks that are weighed apart.

Blocks: character n-grams with start and end marks, unordered character pairs, words and word pairs, toneless
syllables (robust to voice-input homophones), concepts, and the message with its concepts put in place of their
surface forms ("mixed").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.intents import tokens
from bot.text.intents.concepts import Concepts, Match
from bot.text.intents.syllables import Syllables
from bot.text.intents.tokens import Ids, salt

BLOCKS = ("char", "char_pair", "word", "word_pair", "sound", "concept", "mixed")
LONGEST = 400
"""Characters read; what comes after changes no topic and would only cost time."""

_MARKS = re.compile(r"[\s,.?!;:~'\"()\[\]/|_*+=<>，。？！；：、“”‘’（）【】《》…·—-]+")
_SALTS = {block: salt(block) for block in BLOCKS}
_TRIPLE = salt("concept_triple")
_BLOCK_NUMBERS = np.arange(len(BLOCKS))


@dataclass(frozen=True, slots=True)
class Features:
    """Distinct feature numbers and the block each belongs to."""

    ids: Ids
    blocks: NDArray[np.intp]


class FeatureReader:
    """Reads the features of normalised text. Holds no state that changes."""

    def __init__(self, cut: Callable[[str], list[str]], concepts: Concepts, syllables: Syllables) -> None:
        self._cut = cut
        self._concepts = concepts
        self.syllables = syllables

    def read(self, text: str) -> Features:
        """Return the features of a normalised message."""
        plain = _MARKS.sub(" ", text[:LONGEST]).strip() or text[:LONGEST]
        chars = tokens.stir(tokens.of_characters(plain))
        words = tokens.stir(tokens.of_strings([w for w in self._cut(plain) if not w.isspace()]))
        sounds = tokens.stir(self.syllables.of(plain))
        parts = [
            tokens.ngrams(chars, range(1, 5), _SALTS["char"]),
            [tokens.pairs(chars, _SALTS["char_pair"])],
            tokens.ngrams(words, range(1, 3), _SALTS["word"]),
            [tokens.pairs(words, _SALTS["word_pair"])],
            tokens.ngrams(sounds, range(1, 4), _SALTS["sound"]),
            *self._meaning(plain),
        ]
        return _grouped(parts)

    def _meaning(self, plain: str) -> tuple[list[Ids], list[Ids]]:
        matches = self._concepts.find(plain)
        if not matches:
            return [], []
        names = tokens.stir(tokens.of_strings([name for match in matches for name in match.names]))
        distinct = np.unique(names)
        concept = tokens.ngrams(names, range(1, 4), _SALTS["concept"])
        concept.append(tokens.pairs(distinct, _SALTS["concept"]))
        concept.append(_triples(distinct))
        mixed = tokens.stir(tokens.of_strings(_mixed(plain, matches)))
        chains = tokens.ngrams(mixed, range(2, 5), _SALTS["mixed"])
        return concept, [*chains, tokens.pairs(mixed, _SALTS["mixed"])]


def _triples(distinct: Ids) -> Ids:
    few = distinct[:12]
    left, right = np.triu_indices(len(few), 1)
    place = np.arange(len(few))
    later = right[:, None] < place[None, :]
    sums = tokens.stir(few[left] + few[right])[:, None] + few[None, :]
    found: Ids = sums[later] ^ _TRIPLE
    return found


def _mixed(plain: str, matches: list[Match]) -> list[str]:
    found: list[str] = []
    at = 0
    for match in matches:
        found.extend(plain[at : match.start])
        found.append("/" + match.names[0])
        at = match.end
    found.extend(plain[at:])
    return found


def _grouped(parts: list[list[Ids]]) -> Features:
    arrays = [ids for part in parts for ids in part]
    sizes = [sum(len(ids) for ids in part) for part in parts]
    ids, first = np.unique(np.concatenate(arrays), return_index=True)
    return Features(ids, np.repeat(_BLOCK_NUMBERS, sizes)[first])

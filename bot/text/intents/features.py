"""The features of a message: hashed, grouped into blocks that are weighed apart.

Blocks: character n-grams with start and end marks, unordered character pairs, words and word pairs, toneless
syllables (robust to voice-input homophones), concepts, and the message with its concepts put in place of their
surface forms ("mixed"). A feature is a 64-bit number whose highest three bits are its block.

All sequences of all messages that are read together lie one after the other in one array, so that each kind of n-gram is made
in one step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from bot.text.intents import tokens
from bot.text.intents.chains import Numbers, Sequences
from bot.text.intents.concepts import Concepts, Match
from bot.text.intents.syllables import Syllables
from bot.text.intents.tokens import Ids

BLOCKS = ("char", "char_pair", "word", "word_pair", "sound", "concept", "mixed")
LONGEST = 400
"""Characters read; what comes after changes no topic and would only cost time."""

_MARKS = re.compile(r"[\s,.?!;:~'\"()\[\]/|_*+=<>，。？！；：、“”‘’（）【】《》…·—-]+")
_BLOCK_BITS = np.uint64(61)
_REST = np.uint64((1 << 61) - 1)
_TAGS = {block: np.uint64(number) << _BLOCK_BITS for number, block in enumerate(BLOCKS)}
_SALTS = {block: tokens.salt(block) & _REST for block in BLOCKS}
_TRIPLE = tokens.salt("concept_triple")
_TRIPLED = 12
"""Concepts of a message of which triples are made."""
# The sequences of a message in the order they lie in: the block of their n-grams, the longest n-gram, whether single tokens count
# (the mixed message's are those of other sequences), the block of their pairs.
_KINDS = (("char", 4, True, "char_pair"), ("word", 2, True, "word_pair"), ("sound", 3, True, None), ("concept", 3, True, None), ("mixed", 4, False, "mixed"))  # fmt: skip
CONCEPTS = 3
"""The place of the concepts among the sequences."""
_MOST = np.array([most for _, most, _, _ in _KINDS])
_SINGLE = np.array([single for _, _, single, _ in _KINDS])
_KIND_SALTS = np.array([_SALTS[block] for block, _, _, _ in _KINDS], dtype=np.uint64)
_KIND_TAGS = np.array([_TAGS[block] for block, _, _, _ in _KINDS], dtype=np.uint64)
_PAIRED = {kind: (_SALTS[block], _TAGS[block]) for kind, (_, _, _, block) in enumerate(_KINDS) if block}


def blocks_of(ids: Ids) -> Numbers:
    """Return the block of each feature, as a place in BLOCKS."""
    return (ids >> _BLOCK_BITS).astype(np.intp)


class FeatureReader:
    """Reads the features of normalised text. Holds no state that changes."""

    def __init__(self, cut: Callable[[str], list[str]], concepts: Concepts, syllables: Syllables) -> None:
        self._cut = cut
        self._concepts = concepts
        self.syllables = syllables

    def read(self, text: str) -> Ids:
        """Return the distinct features of a normalised message, sorted."""
        return np.unique(self.read_many([text])[0])

    def read_many(self, texts: Sequence[str]) -> tuple[Ids, Numbers]:
        """Return the features of several normalised messages, some more than once, and of which message each is."""
        told = [self._sequences(text) for text in texts]
        owner = np.array([n for n, found in enumerate(told) for _ in found], dtype=np.intp)
        kind = np.array([k for found in told for k in range(len(found))], dtype=np.intp)
        sequences = Sequences.of([ids for found in told for ids in found])
        number, chains = sequences.chains(_MOST[kind], _SINGLE[kind])
        kinds = kind[number]
        parts = [((chains ^ _KIND_SALTS[kinds]) & _REST) | _KIND_TAGS[kinds]]
        owners = [owner[number]]
        for ids, k, n in zip(sequences.inner(), kind.tolist(), owner.tolist(), strict=True):
            if k in _PAIRED:
                parts.append(_pairs(ids, *_PAIRED[k]))
            elif k == CONCEPTS:
                parts.append(_together(ids))
            else:
                continue
            owners.append(np.full(len(parts[-1]), n))
        return np.concatenate(parts), np.concatenate(owners)

    def _sequences(self, text: str) -> list[Ids]:
        plain = _MARKS.sub(" ", text[:LONGEST]).strip() or text[:LONGEST]
        codes = tokens.of_characters(plain)
        words = tokens.of_strings([w for w in self._cut(plain) if not w.isspace()])
        sequences = [codes, words, self.syllables.of_codes(codes)]
        matches = self._concepts.find(plain)
        if matches:
            sequences.append(tokens.of_strings([name for match in matches for name in match.names]))
            sequences.append(tokens.of_strings(_mixed(plain, matches)))
        return sequences


def _pairs(stirred: Ids, salt: np.uint64, tag: np.uint64) -> Ids:
    left, right = tokens.places(len(stirred))
    sums: Ids = ((stirred[left] + stirred[right]) ^ salt) & _REST | tag
    return sums


def _together(names: Ids) -> Ids:
    """Return the pairs and triples of a message's distinct concepts."""
    distinct = np.array(sorted(set(names.tolist())), dtype=np.uint64)
    left, right = tokens.places(len(distinct))
    first, second, third = tokens.triple_places(min(len(distinct), _TRIPLED))
    triples = tokens.stir(distinct[first] + distinct[second]) + distinct[third]
    both = np.concatenate(((distinct[left] + distinct[right]) ^ _SALTS["concept"], triples ^ _TRIPLE))
    found: Ids = both & _REST | _TAGS["concept"]
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

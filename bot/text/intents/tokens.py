"""Turns strings into token numbers, and token numbers into feature numbers, all of them 64-bit hashes.

A message is seen as several token sequences (characters, syllables, words, concepts). Each sequence yields the same
kinds of features: n-grams and unordered pairs. Hashes make a vocabulary a sorted array of numbers: small,
quick to load, and the same in every process.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.uint64]

MULTIPLY = np.uint64(0x9E3779B97F4A7C15)
_STIR = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)
_PART = np.uint64(29)
PAIR_REACH = 24
"""Unordered pairs reach over this many tokens: the cost stays linear in long messages."""


def stir(ids: Ids) -> Ids:
    """Spread the bits of token numbers, so that sums of two of them are as good as unique."""
    spread = ids * MULTIPLY
    spread ^= spread >> _PART
    spread *= _STIR
    spread ^= spread >> _HALF
    return spread


def of_characters(text: str) -> Ids:
    """Return one token number for each character."""
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)


@lru_cache(maxsize=65536)
def of_string(token: str) -> int:
    """Return the token number of a word or name, the same in every process."""
    raw = token.encode()
    return zlib.crc32(raw) << 32 | zlib.adler32(raw)


def of_strings(tokens: list[str]) -> Ids:
    """Return one token number for each string."""
    return np.array([of_string(token) for token in tokens], dtype=np.uint64)


def salt(name: str) -> np.uint64:
    """Return the number that keeps the features of one kind apart from all others."""
    return np.uint64(of_string(name))


@lru_cache(maxsize=512)
def places(length: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the left and right places of the unordered pairs of so many tokens, at most PAIR_REACH apart."""
    left, right = np.triu_indices(length, 1)
    near = right - left <= PAIR_REACH
    return left[near], right[near]


@lru_cache(maxsize=64)
def triple_places(length: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of the unordered triples of so many tokens."""
    found = np.array(list(combinations(range(length), 3)), dtype=np.intp).reshape(-1, 3)
    return found[:, 0], found[:, 1], found[:, 2]

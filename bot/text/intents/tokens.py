"""Turns strings into token numbers, and token numbers into feature numbers, all of them 64-bit hashes.

A message is seen as several token sequences (characters, syllables, words, concepts). Each sequence yields the same
kinds of features: n-grams and unordered pairs. Hashes make a vocabulary a sorted array of numbers: small,
quick to load, and the same in every process.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.uint64]

_MULTIPLY = np.uint64(0x9E3779B97F4A7C15)
_STIR = np.uint64(0xBF58476D1CE4E5B9)
_START = np.uint64(0x51A7B00000000001)
_END = np.uint64(0x51A7B00000000002)
_HALF = np.uint64(32)
_PART = np.uint64(29)
PAIR_REACH = 24
"""Unordered pairs reach over this many tokens: the cost stays linear in long messages."""


def stir(ids: Ids) -> Ids:
    """Spread the bits of token numbers, so that sums of two of them are as good as unique."""
    spread = ids * _MULTIPLY
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


def ngrams(stirred: Ids, sizes: range, kind: np.uint64) -> list[Ids]:
    """Return the n-grams of each size; those of two and more see the start and end of the message."""
    found = [stirred ^ kind] if 1 in sizes else []
    chain = np.concatenate(([_START], stirred, [_END]))
    ends = chain[1:]
    for size in range(2, sizes.stop):
        chain = chain[: len(ends)] * _MULTIPLY + ends
        ends = ends[1:]
        if size in sizes:
            found.append(stir(chain) ^ kind)
        if not len(ends):
            break
    return found


def pairs(stirred: Ids, kind: np.uint64) -> Ids:
    """Return the unordered pairs of tokens at most PAIR_REACH apart."""
    left, right = _places(len(stirred))
    sums: Ids = stirred[left] + stirred[right]
    return sums ^ kind


@lru_cache(maxsize=512)
def _places(length: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    left, right = np.triu_indices(length, 1)
    near = right - left <= PAIR_REACH
    return left[near], right[near]

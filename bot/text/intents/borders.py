"""Where in a message a second question may begin: a score for each place between two characters.

A linear model on what stands before and after the place (one to four characters either way, and both together), on marks and connecting
words, and on which side asks. Learnt from messages of two questions whose border a person marked, since members often type none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.intents import tokens
from bot.text.intents.questions import asking, strong_borders, weak_borders
from bot.text.intents.tokens import MULTIPLY, Ids, salt, stir
from bot.text.intents.vectors import Floats

BITS = 16
"""Features are numbered by hash, 0 to 2^BITS - 1."""
_SHIFT = np.uint64(64 - BITS)
_MARGIN = "\x00" * 4
_SALT = salt("border")
_TENTHS = np.uint64(10)

Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Borders:
    """The fitted model: a weight for each numbered feature, and a bias."""

    weights: Floats
    bias: float

    def scores(self, text: str) -> Floats:
        """Return the score of each place 1 to len(text) - 1 of a normalised text; above 0 is likelier than not."""
        if len(text) < 2:
            return np.empty(0, dtype=np.float32)
        found: Floats = self.weights[features(text)].sum(axis=0) + np.float32(self.bias)
        return found


def features(text: str) -> Numbers:
    """Return the features of each place of a text of two characters or more, shape (features, places)."""
    codes = tokens.of_characters(f"{_MARGIN}{text}{_MARGIN}")
    last = len(text) - 1
    left = _growing([codes[4 - n : 4 - n + last] for n in range(4)])
    right = _growing([codes[5 + n : 5 + n + last] for n in range(4)])
    seen = [*left, *right]
    seen += [stir(a * MULTIPLY + b) for a in left[:2] for b in right[:2]]
    seen += _signs(text, last)
    numbers = stir(np.stack(seen) + _salts(len(seen))) >> _SHIFT
    return numbers.astype(np.intp)


def _growing(characters: list[Ids]) -> list[Ids]:
    """Return hashes of the nearest one, two, three and four characters of each place."""
    found = [stir(characters[0])]
    for further in characters[1:]:
        found.append(stir(found[-1] * MULTIPLY + further))
    return found


def _signs(text: str, last: int) -> list[Ids]:
    """Return what the form of the message says of each place, as small numbers."""
    places = np.arange(1, last + 1)
    marks = np.zeros(last + 1, dtype=np.uint64)
    for at in strong_borders(text):
        marks[at] += np.uint64(2)
    for at in weak_borders(text):
        marks[at] += np.uint64(1)
    asked = asking(text)
    before = places >= min((end for _, end in asked), default=len(text))
    after = places <= max((start for start, _ in asked), default=0)
    sides = (2 * before + after).astype(np.uint64)
    shorter = np.minimum(np.minimum(places, last + 1 - places), 4).astype(np.uint64)
    share = (places * 6 // (last + 1)).astype(np.uint64)
    return [marks[1:], sides, marks[1:] * _TENTHS + sides, shorter, sides * _TENTHS + shorter, share]


def _salts(count: int) -> Ids:
    return np.arange(1, count + 1, dtype=np.uint64)[:, None] * _SALT

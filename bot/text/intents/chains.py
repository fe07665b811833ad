"""N-grams and pairs of many token sequences at once: one array holds them all, each between its start and end mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.intents import tokens
from bot.text.intents.tokens import MULTIPLY, Ids

Numbers = NDArray[np.intp]
_START = np.array([0x51A7B00000000001], dtype=np.uint64)
_END = np.array([0x51A7B00000000002], dtype=np.uint64)
LONGEST_GRAM = 4


@dataclass(frozen=True, slots=True)
class Sequences:
    """Stirred tokens of all sequences, with marks. `lengths` count tokens without marks."""

    stirred: Ids
    lengths: Numbers

    @classmethod
    def of(cls, sequences: Sequence[Ids]) -> Sequences:
        """Build from token numbers."""
        joined = np.concatenate([part for ids in sequences for part in (_START, ids, _END)])
        lengths = np.array([len(ids) for ids in sequences], dtype=np.intp)
        stirred = tokens.stir(joined)
        ends = np.cumsum(lengths + 2)
        stirred[ends - 1], stirred[ends - 2 - lengths] = _END, _START
        return cls(stirred, lengths)

    def chains(self, most: Numbers, single: NDArray[np.bool_]) -> tuple[Numbers, Ids]:
        """Return the n-grams, and of which sequence each is. Those of two and more see the marks.

        `most` is the longest n-gram of each sequence, at most four; `single` says whether single tokens are features too.
        """
        whole = self.lengths + 2
        number = np.repeat(np.arange(len(whole)), whole)
        place = np.arange(len(self.stirred))
        left = np.cumsum(whole)[number] - place
        reach = np.minimum(left, most[number])
        inner = (left > 1) & (left < whole[number]) & single[number]
        chain = self.stirred
        begins = [np.flatnonzero(inner)]
        found = [chain[begins[0]]]
        for size in range(2, LONGEST_GRAM + 1):
            chain = chain[:-1] * MULTIPLY + self.stirred[size - 1 :]
            begins.append(np.flatnonzero(reach[: len(chain)] >= size))
            found.append(chain[begins[-1]])
        longer = tokens.stir(np.concatenate(found[1:]))
        return number[np.concatenate(begins)], np.concatenate((found[0], longer))

    def inner(self) -> list[Ids]:
        """Return the stirred tokens of each sequence, without marks."""
        ends = np.cumsum(self.lengths + 2).tolist()
        return [
            self.stirred[end - 1 - n : end - 1] for end, n in zip(ends, self.lengths.tolist(), strict=True)
        ]

"""Weighs features: the root of the idf by feature, each block brought to its own length, the whole to length one.

The root, since a plain idf makes too much of rare features (measured on both data sets)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.features import BLOCKS, Features
from bot.text.intents.tokens import Ids

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features seen often enough at training, sorted; `idf` and `block` belong to the same places."""

    ids: Ids
    idf: Floats
    weights: Floats
    """The weight of each block, in the order of BLOCKS."""

    def vector(self, features: Features) -> tuple[Rows, Floats]:
        """Return the places of the known features and their values; the squares of the values sum to one."""
        places = np.searchsorted(self.ids, features.ids)
        places[places == len(self.ids)] = 0
        known = self.ids[places] == features.ids
        rows, blocks = places[known], features.blocks[known]
        values = self.idf[rows]
        squares = np.bincount(blocks, values * values, minlength=len(BLOCKS))
        present = squares > 0
        scale = np.zeros(len(BLOCKS), dtype=np.float32)
        scale[present] = self.weights[present] / np.sqrt(squares[present])
        total = float(np.sqrt((self.weights[present] ** 2).sum())) or 1.0
        return rows, values * (scale / total)[blocks]


def vocabulary(messages: Sequence[Features], weights: Floats, seen: int = 2) -> Vocabulary:
    """Build the vocabulary of the features that at least `seen` messages have."""
    ids, counts = np.unique(np.concatenate([message.ids for message in messages]), return_counts=True)
    often = counts >= min(seen, len(messages))
    idf = np.sqrt(np.log((1 + len(messages)) / (1 + counts[often])) + 1)
    return Vocabulary(ids[often], idf.astype(np.float32), weights)

"""Weighs features: the root of the idf by feature, each block brought to its own length, the whole to length one.

The root, since a plain idf makes too much of rare features (measured on both data sets)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.features import BLOCKS, blocks_of
from bot.text.intents.tokens import Ids

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]


DRAWER_BITS = 19
"""A feature is looked up in the drawer of its highest bits: one step in a small table, where a binary search takes eighteen in a large one."""
_SHIFT = np.uint64(64 - DRAWER_BITS)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features seen often enough at training, sorted; `idf` belongs to the same places."""

    ids: Ids
    idf: Floats
    weights: Floats
    """The weight of each block, in the order of BLOCKS."""
    drawers: NDArray[np.int32]
    """Where each drawer begins, and the end of the last."""

    @classmethod
    def of(cls, ids: Ids, idf: Floats, weights: Floats) -> Vocabulary:
        """Build from what a model keeps."""
        edges = np.arange((1 << DRAWER_BITS) + 1, dtype=np.int64)
        drawers = np.searchsorted((ids >> _SHIFT).astype(np.int64), edges).astype(np.int32)
        return cls(ids, idf, weights, drawers)

    def known(self, features: Ids) -> tuple[Rows, Rows]:
        """Return which features are known, and their places."""
        drawer = (features >> _SHIFT).astype(np.intp)
        at, end = self.drawers[drawer], self.drawers[drawer + 1]
        looking = np.flatnonzero(at < end)
        found: list[Rows] = []
        places: list[Rows] = []
        while len(looking):
            here = at[looking]
            right = self.ids[here] == features[looking]
            found.append(looking[right])
            places.append(here[right])
            looking = looking[~right]
            at[looking] += 1
            looking = looking[at[looking] < end[looking]]
        if not found:
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
        return np.concatenate(found), np.concatenate(places).astype(np.intp)

    def vectors(self, features: Ids, owners: Rows, count: int) -> tuple[Rows, Floats, Rows]:
        """Return the places of the known features of several messages, their values, and where each message begins.

        Features may come more than once and in any order; the squares of a message's values sum to one.
        """
        known, places = self.known(features)
        keys = np.unique(owners[known] * len(self.ids) + places)
        owners, rows = np.divmod(keys, len(self.ids))
        values = self.idf[rows]
        blocks = owners * len(BLOCKS) + blocks_of(self.ids[rows])
        scale = self._scale(np.bincount(blocks, values * values, minlength=count * len(BLOCKS)))
        return rows, values * scale[blocks], np.searchsorted(owners, np.arange(count + 1))

    def _scale(self, squares: NDArray[Any]) -> Floats:
        """Return the factor of each block of each message: blocks to their weights, messages to length one."""
        squares = squares.reshape(-1, len(BLOCKS))
        weights = np.where(squares > 0, self.weights, 0.0)
        total = np.sqrt((weights * weights).sum(axis=1, keepdims=True))
        scale = weights / (np.sqrt(np.maximum(squares, 1e-12)) * np.maximum(total, 1e-12))
        found: Floats = scale.astype(np.float32).ravel()
        return found


def vocabulary(messages: Sequence[Ids], weights: Floats, seen: int = 2) -> Vocabulary:
    """Build the vocabulary of the features that at least `seen` messages have."""
    ids, counts = np.unique(np.concatenate(messages), return_counts=True)
    often = counts >= min(seen, len(messages))
    idf = np.sqrt(np.log((1 + len(messages)) / (1 + counts[often])) + 1)
    return Vocabulary.of(ids[often], idf.astype(np.float32), weights)

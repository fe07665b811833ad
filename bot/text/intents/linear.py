"""The sparse linear model: one weight vector for each intent over the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.tokens import Ids
from bot.text.intents.vectors import Floats, Rows, Vocabulary, vocabulary

COST = 2.0
"""The C of the support vector machines, chosen by cross-validation."""
TOLERANCE = 0.1
"""Where fitting stops; finer costs twice the time and changes no answer."""

LARGEST, SMALLEST = 127, 1e-12
"""The largest signed byte; the smallest scale, for features without any weight."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Scores of a message: gather the weight rows of its features and sum.

    Each row of `weights` is kept in bytes, as shares of the largest weight of its feature (`scales`): a quarter of the
    memory, and the same answers. Shapes: (features, intents), (features,), (intents,).
    """

    vocabulary: Vocabulary
    weights: NDArray[np.int8]
    scales: Floats
    bias: Floats

    def scores(self, features: Ids, owners: Rows, count: int) -> Floats:
        """Return one raw score for each intent of each of `count` messages, shape (messages, intents)."""
        rows, values, starts = self.vocabulary.vectors(features, owners, count)
        weights = self.weights[rows].astype(np.float32)
        shares = values * self.scales[rows]
        found = np.empty((count, len(self.bias)), dtype=np.float32)
        for n in range(count):
            first, last = starts[n], starts[n + 1]
            found[n] = shares[first:last] @ weights[first:last]
        return found + self.bias


def fit(messages: Sequence[Ids], targets: NDArray[np.intp], block_weights: Floats, seed: int) -> LinearModel:
    """Fit one-against-rest support vector machines. `targets` are intent numbers from 0."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  fitting only: answering needs numpy alone
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    words = vocabulary(messages, block_weights)
    owners = np.repeat(np.arange(len(messages)), [len(message) for message in messages])
    rows, values, starts = words.vectors(np.concatenate(messages), owners, len(messages))
    matrix = csr_matrix(
        (values, rows, starts),
        shape=(len(messages), len(words.ids)),
        dtype=np.float64,
    )
    machine = LinearSVC(C=COST, tol=TOLERANCE, random_state=seed).fit(matrix, targets)
    coefficients, bias = machine.coef_, machine.intercept_
    if len(coefficients) == 1:  # two intents: one machine, whose negative side is the first
        coefficients, bias = np.vstack((-coefficients, coefficients)), np.concatenate((-bias, bias))
    scales = np.maximum(np.abs(coefficients).max(axis=0), SMALLEST) / LARGEST
    weights = np.rint(coefficients / scales).astype(np.int8).T.copy()
    return LinearModel(words, weights, scales.astype(np.float32), bias.astype(np.float32))

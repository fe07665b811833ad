"""Fits the model of borders, on messages of two questions whose border is known and on messages of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.borders import BITS, Borders, features

JOINED, SINGLES = 1200, 2000
"""Messages joined in memory, and single ones, that are learnt from besides the marked ones."""
LONGEST_PART = 24
JOINERS = ("", " ", ",", ",")
SEPARATORS = " ,，。.?？!！;；"
COST = 1.0
TOLERANCE = 0.01

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Marked:
    """A normalised message of two questions: the second begins at `border`; `intents` are numbers, in order."""

    text: str
    border: int
    intents: tuple[int, int]


def fit_borders(marked: Sequence[Marked], singles: Sequence[str], random: np.random.Generator) -> Borders:
    """Fit on normalised messages. Without a marked message, or a single one to join, no place scores above another."""
    joined = list(_joined(singles, random))
    if not marked and not joined:
        return Borders(np.zeros(1 << BITS, dtype=np.float32), -10.0)
    alone = [singles[i] for i in random.permutation(len(singles))[:SINGLES]]
    rows: list[Places] = []
    targets: list[NDArray[np.bool_]] = []
    for text, border in [*((m.text, m.border) for m in marked), *joined, *((text, 0) for text in alone)]:
        if len(text) > 2:
            kept = _told_apart(text, border)
            rows.append(features(text)[:, kept - 1].T)
            targets.append(kept == border)
    return _fitted(np.concatenate(rows), np.concatenate(targets))


def _told_apart(text: str, border: int) -> Places:
    """Return the places to learn from: marks right before the border are as good a place, and say nothing."""
    first = border
    while first > 1 and text[first - 1] in SEPARATORS:
        first -= 1
    return np.array([at for at in range(1, len(text)) if not first <= at < border], dtype=np.intp)


def _joined(singles: Sequence[str], random: np.random.Generator) -> Iterator[tuple[str, int]]:
    short = [text.strip(SEPARATORS) for text in singles if 3 < len(text) <= LONGEST_PART]
    if len(short) < 2:
        return
    for joiner in random.integers(len(JOINERS), size=JOINED):
        first, last = (short[i] for i in random.integers(len(short), size=2))
        if first and last:
            yield first + JOINERS[joiner] + last, len(first) + len(JOINERS[joiner])


def _fitted(rows: Places, targets: NDArray[np.bool_]) -> Borders:
    from scipy.sparse import csr_matrix  # noqa: PLC0415  fitting only
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    starts = np.arange(0, rows.size + 1, rows.shape[1])
    matrix = csr_matrix((np.ones(rows.size), rows.ravel(), starts), shape=(len(rows), 1 << BITS))
    machine = LogisticRegression(C=COST, solver="liblinear", tol=TOLERANCE).fit(matrix, targets)
    return Borders(machine.coef_[0].astype(np.float32), float(machine.intercept_[0]))

"""Answer, clarify or reject: what a ranking allows.

Above the upper threshold the bot answers; between the two it asks one clarifying question; below, it says that it did
not understand. Out-of-scope on top is a rejection, unless an in-scope intent is near enough to ask about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.vectors import Floats

Decision = Literal["answer", "clarify", "reject"]
Ranking = Sequence[tuple[str, float]]

WRONG_AT_MOST = 0.03
"""Share of in-scope messages that may get a wrong answer, in cross-validation (cross-validation is harder than what members write)."""
REJECTED_AT_MOST = 0.02
LEAKED_AT_MOST = 0.04
"""Share of out-of-scope messages that may get an answer."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidences from 0 to 1. `stray` is how much an out-of-scope guess may hold before an answer is withheld."""

    answer: float = 0.6
    clarify: float = 0.2
    stray: float = 0.2
    out_of_scope: str | None = "out_of_scope"

    def decide(self, ranking: Ranking) -> Decision:
        """Return what the ranking (best first) allows."""
        inside = max((c for name, c in ranking if name != self.out_of_scope), default=0.0)
        outside = sum(c for name, c in ranking if name == self.out_of_scope)
        if inside >= self.answer and outside <= self.stray:
            return "answer"
        return "clarify" if inside >= self.clarify else "reject"


def choose(
    confidences: Floats, targets: NDArray[np.intp], labels: Sequence[str], out_of_scope: str | None
) -> Thresholds:
    """Choose thresholds on cross-validated confidences, shape (messages, intents).

    As many answers as WRONG_AT_MOST allows, and as few needless questions as REJECTED_AT_MOST allows.
    """
    other = labels.index(out_of_scope) if out_of_scope in labels else -1
    inside = confidences.copy()
    outside = np.zeros(len(targets), dtype=np.float32)
    if other >= 0:
        outside, inside[:, other] = confidences[:, other], -1.0
    best, guess = inside.max(axis=1), inside.argmax(axis=1)
    real = targets != other
    clarify = float(np.quantile(best[real], REJECTED_AT_MOST))
    found, most = Thresholds(1.0, min(clarify, 1.0), 0.0, out_of_scope), -1.0
    for answer, stray in product(np.arange(0.3, 0.99, 0.01), (0.05, 0.1, 0.15, 0.2, 0.3)):
        answered = (best >= answer) & (outside <= stray)
        wrong = (answered & real & (guess != targets)).sum() / max(real.sum(), 1)
        leaked = (answered & ~real).sum() / max((~real).sum(), 1)
        share = float((answered & real).sum())
        if wrong <= WRONG_AT_MOST and leaked <= LEAKED_AT_MOST and share > most:
            found, most = Thresholds(float(answer), min(clarify, float(answer)), stray, out_of_scope), share
    return found

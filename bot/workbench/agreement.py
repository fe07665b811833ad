"""How far two trainers agree: the plain share, and Cohen's kappa, which takes away what chance alone would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over messages that two trainers labelled. `kappa` is None when chance leaves nothing to measure."""

    messages: int
    agreed: int
    kappa: float | None

    @property
    def share(self) -> float:
        """Share of messages both labelled alike, 0 when there are none."""
        return self.agreed / self.messages if self.messages else 0.0


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Return the agreement over (first label, second label) of each message.

    Cohen (1960): (observed - expected) / (1 - expected), expected from how often each label is given by the first and by the
    second trainer. The two are not always the same persons, so the figure is of the team.
    """
    count = len(pairs)
    agreed = sum(one == other for one, other in pairs)
    if not count:
        return Agreement(0, 0, None)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(first[label] * second[label] for label in first) / count**2
    if expected >= 1.0:
        return Agreement(count, agreed, None)
    return Agreement(count, agreed, (agreed / count - expected) / (1 - expected))

"""What a model is trained on, read once: single messages, and the halves of messages of two questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.border_fitting import Marked
from bot.text.intents.features import FeatureReader
from bot.text.intents.pairs import Pair
from bot.text.intents.tokens import Ids


@dataclass(frozen=True, slots=True)
class Lessons:
    """All messages with their features. The first `singles` are single ones; then come the halves.

    `groups` says which messages belong together: the halves of pair n are group `singles` + n.
    """

    labels: Sequence[str]
    texts: Sequence[str]
    messages: Sequence[Ids]
    targets: NDArray[np.intp]
    groups: NDArray[np.intp]
    singles: int
    marked: Sequence[Marked]

    @classmethod
    def of(
        cls,
        examples: Sequence[tuple[str, str]],
        pairs: Sequence[Pair],
        labels: Sequence[str],
        normalise: Callable[[str], str],
        reader: FeatureReader,
    ) -> Lessons:
        """Read them."""
        number = {label: i for i, label in enumerate(labels)}
        told = [(normalise(text), intent) for text, intent in examples]
        count = len(examples)
        groups = list(range(count))
        for n, pair in enumerate(pairs):
            halves = pair.halves(normalise)
            told += halves
            groups += [count + n] * len(halves)
        return cls(
            labels,
            [text for text, _ in told],
            [reader.read(text) for text, _ in told],
            np.array([number[intent] for _, intent in told]),
            np.array(groups),
            count,
            [pair.marked(normalise, number) for pair in pairs],
        )

    def example(self, place: int) -> tuple[str, int]:
        """Return a normalised message and the number of its intent."""
        return self.texts[place], int(self.targets[place])

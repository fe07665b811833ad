"""Near-duplicates among labelled messages: the check of the training data.

Two messages are near-duplicates when they are equal but for case, spaces, punctuation and particles, or when
the character bigrams of what is left have a Jaccard similarity of at least the threshold.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_DROPPED = re.compile(r"[\s\W_]+|[啊呀呢吗吧嘛哦噢喔唉哎诶欸哈嗯额呃嘞咧啦哇么]")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that say nearly the same: their places, labels and texts, and how alike they are (0 to 1)."""

    first: int
    second: int
    labels: tuple[str, str]
    texts: tuple[str, str]
    similarity: float


def key(text: str) -> str:
    """Return what of `text` counts: lower case without spaces, punctuation and particles.

    A text of nothing else (👍, 嗯嗯) counts as it is.
    """
    return _DROPPED.sub("", text.lower()) or text.strip()


def near_duplicates(rows: Iterable[tuple[str, str]], threshold: float = 0.75) -> list[Pair]:
    """Return the near-duplicates among `rows` of (label, text), in order of the later row, then the earlier one."""
    listed = list(rows)
    return [
        Pair(
            first, second, (listed[first][0], listed[second][0]), (listed[first][1], listed[second][1]), alike
        )
        for first, second, alike in _alike([key(text) for _, text in listed], threshold)
    ]


def _alike(keys: list[str], threshold: float) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of places whose keys are alike, comparing only what shares one of its rarest bigrams.

    A pair at or over the threshold shares more than `size - ceil(threshold * size)` leaves out, so one of so many
    rarest bigrams of each is common to both (prefix filtering).
    """
    bigrams = [_bigrams(k) for k in keys]
    frequency = Counter(b for found in bigrams for b in found)
    by_bigram: dict[str, list[int]] = defaultdict(list)
    for second, own in enumerate(bigrams):
        rarest = sorted(own, key=lambda b: (frequency[b], b))[: len(own) - int(threshold * len(own) - 1e-9)]
        candidates = {first for bigram in rarest for first in by_bigram[bigram]}
        for bigram in rarest:
            by_bigram[bigram].append(second)
        for first in sorted(candidates):
            alike = _jaccard(bigrams[first], own)
            if alike >= threshold:
                yield first, second, alike


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text})


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)

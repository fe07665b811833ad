"""Unlabelled messages grouped by likeness: an own agglomeration over nearest neighbours.

Messages become TF-IDF vectors of character n-grams, brought down to a few dimensions; the message with most near neighbours
leads the first group and takes those near enough, then the next, and groups whose middles are near become one. Twenty thousand
messages take seconds, and nothing has to be told in advance: neither how many groups there are nor how large.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
Cut = Callable[[str], list[str]]

DIMENSIONS, FEWEST_DIMENSIONS = 128, 6
CHUNK = 1024
NEAR = 0.55
"""Cosine from which a message belongs to the one that leads a group."""
SAME_GROUP = 0.75
"""Cosine of two middles from which two groups are one."""
SMALLEST = 3
NAME_WORDS = 3
SEED = 13
_HOLLOW = re.compile(
    "是不是|有没有|能不能|可不可以|会不会|要不要|还能不能|为什么|为啥|怎么样|怎么办|怎么|怎样|咋样|咋整|咋办|咋|什么时候|啥时候|什么|啥|多少"
    "|哪里|哪儿|哪个|哪|请问|问一下|你们|我们|他们|这个|那个|这|那|可以|能|还|就|都|也|又|再|我|你|您|的|了|吗|呢|吧|啊|呀|嘛|哦|么|不是|没有|到底"
    r"|[\s\W_]"
)
"""Words that ask and link and say nothing of a topic: groups of 有没有 and 多少 would help nobody."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of messages: their places in what was given, the most typical first, and a name of typical words."""

    name: str
    places: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.places)


def cluster(
    texts: Sequence[str], normalise: Callable[[str], str], cut: Cut, smallest: int = SMALLEST
) -> list[Cluster]:
    """Return the groups, the biggest first; messages like few others are in none. The same texts give the same groups."""
    normal = [normalise(text) or "?" for text in texts]
    if len(normal) < smallest:
        return []
    vectors = _vectors([_HOLLOW.sub(" ", text).strip() or text for text in normal])
    groups = _merged(vectors, _led(vectors), smallest)
    words = [frozenset(w for w in cut(text) if _HOLLOW.sub("", w)) for text in normal]
    frequency = Counter(word for own in words for word in own)
    found = [
        Cluster(_name([words[p] for p in group], frequency, len(words)), tuple(_typical(vectors, group)))
        for group in groups
    ]
    return sorted(found, key=lambda c: (-len(c), c.places[0]))


def _vectors(texts: Sequence[str]) -> Floats:
    grams = TfidfVectorizer(
        analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=1 if len(texts) < 50 else 2
    )
    matrix = grams.fit_transform(texts).astype(np.float32)
    most = min(max(len(texts) // 20, FEWEST_DIMENSIONS), DIMENSIONS, min(matrix.shape) - 1)
    if most < 2:
        return np.asarray(matrix.todense(), dtype=np.float32)
    reduced = TruncatedSVD(most, n_iter=3, random_state=SEED).fit_transform(matrix)
    lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
    return np.asarray(reduced / np.maximum(lengths, 1e-9), dtype=np.float32)


def _led(vectors: Floats) -> list[list[int]]:
    """Let the messages with most near neighbours lead; each takes the near ones nobody has."""
    near = [np.flatnonzero(row) for row in _near(vectors)]
    order = np.argsort([-len(own) for own in near], kind="stable")
    free = np.ones(len(vectors), dtype=bool)
    groups: list[list[int]] = []
    for leader in order:
        if free[leader]:
            taken = near[leader][free[near[leader]]]
            free[taken] = False
            free[leader] = False
            groups.append([int(place) for place in {*taken.tolist(), int(leader)}])
    return groups


def _near(vectors: Floats) -> list[NDArray[np.bool_]]:
    rows: list[NDArray[np.bool_]] = []
    for start in range(0, len(vectors), CHUNK):
        rows.extend((vectors[start : start + CHUNK] @ vectors.T) >= NEAR)
    return rows


def _merged(vectors: Floats, groups: list[list[int]], smallest: int) -> list[list[int]]:
    """Join groups whose middles are near, the bigger taking the smaller; then drop what stayed too small."""
    groups = sorted(groups, key=len, reverse=True)
    groups = [group for group in groups if len(group) > 1]
    if not groups:
        return []
    middles = np.stack([vectors[group].mean(axis=0) for group in groups])
    middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-9)
    belongs: list[int] = []
    leaders: list[int] = []
    for n in range(len(groups)):
        alike = middles[leaders] @ middles[n] if leaders else np.zeros(0)
        best = int(alike.argmax()) if len(alike) else -1
        if best >= 0 and alike[best] >= SAME_GROUP:
            belongs.append(leaders[best])
        else:
            leaders.append(n)
            belongs.append(n)
    joined: dict[int, list[int]] = {}
    for group, leader in zip(groups, belongs, strict=True):
        joined.setdefault(leader, []).extend(group)
    return [sorted(group) for group in joined.values() if len(group) >= smallest]


def _typical(vectors: Floats, group: Sequence[int]) -> list[int]:
    own = vectors[list(group)]
    nearness = own @ own.mean(axis=0)
    return [group[place] for place in np.argsort(-nearness, kind="stable")]


def _name(words: Sequence[frozenset[str]], frequency: Counter[str], whole: int) -> str:
    """Return the words that are much more frequent in the group than elsewhere."""
    inside = Counter(word for own in words for word in own)
    worth = {
        word: (count / len(words)) * math.log((whole + 1) / frequency[word]) * min(len(word), 3)
        for word, count in inside.items()
        if count > 1 or len(words) == 1
    }
    best = sorted(worth, key=lambda word: (-worth[word], word))[:NAME_WORDS]
    return "、".join(best) or "其他"

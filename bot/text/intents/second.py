"""Two questions in one message: is there a border with a different, confident question on each side?

A model of borders names the likeliest places; the message is read on both sides of each; a quadratic logistic rule, fitted at training
on messages of two questions and on single ones, says which split is the best and whether there really are two. A long story before one
question, a greeting, a piece of information or the context of a question stay one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.borders import Borders
from bot.text.intents.questions import asking, asks, connected, full_stop, without_joiner
from bot.text.intents.vectors import Floats

Read = Callable[[Sequence[str]], Floats]
"""Gives the confidences of several normalised texts, shape (texts, intents): together they cost little more than one."""

MOST_BORDERS = 5
MOST_INTENTS = 3
SHORTEST = 2
"""Characters a side must have."""
CLOSING = frozenset("的了吗呢吧嘛们着")
"""Particles that belong to what stands before them: no question begins with one."""
UNLIKELY, UNLIKELY_WHEN_SURE = -6.0, -2.0
"""Places that score less are not looked at; where the whole message is read surely, more is asked of them: it saves time."""
SURE = 0.98
SIGNS = 20
THIRD = 4.0
"""How much more a side must show to be taken apart again."""


@dataclass(frozen=True, slots=True)
class Topics:
    """Numbers of intents: `askable` can be one of two questions; `outside` is out-of-scope, None without one."""

    askable: tuple[int, ...]
    outside: int | None

    def best(self, confidences: Floats) -> int:
        """Return the likeliest intent besides out-of-scope, which short parts are easily taken for."""
        inside = confidences.copy()
        if self.outside is not None:
            inside[self.outside] = 0.0
        return int(inside.argmax())

    def stray(self, confidences: Floats) -> float:
        """Return the confidence of out-of-scope."""
        return 0.0 if self.outside is None else float(confidences[self.outside])


class _Message(NamedTuple):
    text: str
    whole: Floats
    scores: Floats
    places: int
    borders: float
    """How many borders the scores promise, as a logarithm."""
    asked: int


class _Sides(NamedTuple):
    border: int
    before: str
    after: str
    left: Floats
    right: Floats


class Split(NamedTuple):
    """The intents of two sides, their texts, and the signs for or against two questions."""

    intents: tuple[int, int]
    sides: tuple[str, str]
    signs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A quadratic form over the standardised signs with a one before them; positive is for two questions."""

    centre: NDArray[np.float64]
    scale: NDArray[np.float64]
    form: NDArray[np.float64]

    def scores(self, signs: list[tuple[float, ...]]) -> NDArray[np.float64]:
        """Return how far each split is above the threshold."""
        vectors = np.ones((len(signs), len(self.centre) + 1))
        vectors[:, 1:] = (np.array(signs) - self.centre) / self.scale
        found: NDArray[np.float64] = np.einsum("ij,jk,ik->i", vectors, self.form, vectors)
        return found


@dataclass(frozen=True, slots=True)
class SecondQuestion:
    """Everything fitted that finds a second question."""

    topics: Topics
    borders: Borders
    rule: Rule

    def best(self, text: str, whole: Floats, read: Read) -> tuple[Split, float] | None:
        """Return the best split and how far it is above the threshold; None without two different askable sides."""
        found = list(splits(text, whole, read, self.borders, self.topics))
        if not found:
            return None
        scores = self.rule.scores([split.signs for split in found])
        best = int(scores.argmax())
        return found[best], float(scores[best])


def find_questions(text: str, whole: Floats, read: Read, second: SecondQuestion) -> tuple[int, ...]:
    """Return the intents of two (at most three) questions in the order asked, or nothing for a single one."""
    best = second.best(text, whole, read)
    if best is None or best[1] <= 0:
        return ()
    found: list[int] = []
    for side, whole_side, intent in zip(best[0].sides, read(best[0].sides), best[0].intents, strict=True):
        again = second.best(side, whole_side, read)
        found.extend(again[0].intents if again and again[1] > THIRD else (intent,))
    return tuple(dict.fromkeys(found))[:MOST_INTENTS]


def splits(text: str, whole: Floats, read: Read, borders: Borders, topics: Topics) -> Iterator[Split]:
    """Give the splits at the likeliest borders that have different askable intents on their sides."""
    scores = borders.scores(text)
    least = UNLIKELY_WHEN_SURE if float(whole.max()) > SURE else UNLIKELY
    places = [int(at) + 1 for at in np.argsort(-scores, kind="stable")[:MOST_BORDERS] if scores[at] > least]
    places = [at for at in places if SHORTEST <= at <= len(text) - SHORTEST and text[at] not in CLOSING]
    if not places:
        return
    expected = log(float(np.logaddexp(0.0, scores).sum()) + 1e-6)
    message = _Message(text, whole, scores, len(places), expected, len(asking(text)))
    sides = [(text[:place], without_joiner(text[place:]) or text[place:]) for place in places]
    told = read([side for both in sides for side in both])
    for n, place in enumerate(places):
        if split := _split(message, _Sides(place, *sides[n], *told[2 * n : 2 * n + 2]), topics):
            yield split


def _split(message: _Message, sides: _Sides, topics: Topics) -> Split | None:
    border, before, after, left, right = sides
    text, whole = message.text, message.whole
    a, b = topics.best(left), topics.best(right)
    if a == b or a not in topics.askable or b not in topics.askable:
        return None
    weaker, stronger = sorted((float(left[a]), float(right[b])))
    first, last = asks(before), asks(after)
    signs = (
        _logit(weaker),
        _logit(stronger),
        _logit(float(whole[a] + whole[b])),
        _logit(float(whole.max())),
        _logit(float(min(whole[a], whole[b]))),
        _logit(float(max(left[b], right[a]))),
        _logit(max(topics.stray(left), topics.stray(right))),
        log(min(border, len(text) - border)),
        log(message.places),
        float(first),
        float(last),
        float(first and last),
        float(connected(text, border)),
        float(full_stop(text, border)),
        float(whole.argmax() in (a, b)),
        float(message.scores[border - 1]),
        message.borders,
        log(len(text)),
        float(message.asked),
        border / len(text),
    )
    return Split((a, b), (before, after), signs)


def _logit(confidence: float) -> float:
    kept = min(max(confidence, 1e-3), 1 - 1e-3)
    return log(kept / (1 - kept))

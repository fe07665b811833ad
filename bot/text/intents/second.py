"""Two questions in one message: is there a border with a different, confident question on each side?

The best border is found by the confidences of its sides; a logistic rule, fitted at training on joined and on single
messages, says whether there really are two. A long story before one question, a greeting, a piece of information or
the context of a question stay one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from bot.text.intents.questions import asks, borders, connected, full_stop, without_joiner
from bot.text.intents.vectors import Floats

Read = Callable[[str], Floats]
"""Gives the confidences of a normalised text."""

MOST_BORDERS = 5
MOST_INTENTS = 3
SIGNS = 15
SURELY_ONE = 0.99
"""A message whose whole is read this surely, with no connecting word in it, is not taken apart: it saves time."""
THIRD = 1.5
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
    places: int


class Split(NamedTuple):
    """The intents of two sides, their texts, and the signs for or against two questions."""

    intents: tuple[int, int]
    sides: tuple[str, str]
    signs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SecondQuestion:
    """The fitted rule: `weights` belong to the signs of a split, whose score must pass the threshold."""

    topics: Topics
    weights: tuple[float, ...]
    bias: float
    threshold: float

    def score(self, split: Split) -> float:
        """Return how far the signs of a split are above the threshold."""
        return sum(w * s for w, s in zip(self.weights, split.signs, strict=True)) + self.bias - self.threshold


def find_questions(text: str, whole: Floats, read: Read, rule: SecondQuestion) -> tuple[int, ...]:
    """Return the intents of two (at most three) questions in the order asked, or nothing for a single one."""
    split = best_split(text, whole, read, rule.topics)
    if split is None or rule.score(split) <= 0:
        return ()
    found: list[int] = []
    for side, intent in zip(split.sides, split.intents, strict=True):
        again = best_split(side, read(side), read, rule.topics)
        found.extend(again.intents if again and rule.score(again) > THIRD else (intent,))
    return tuple(dict.fromkeys(found))[:MOST_INTENTS]


def best_split(text: str, whole: Floats, read: Read, topics: Topics) -> Split | None:
    """Return the border whose sides are the surest, None without two different askable sides."""
    places = borders(text, MOST_BORDERS)
    if float(whole.max()) > SURELY_ONE and not any(connected(text, place) for place in places):
        return None
    message = _Message(text, whole, len(places))
    splits = (_split(message, place, read, topics) for place in places)
    return max((split for split in splits if split), key=_worth, default=None)


def _split(message: _Message, border: int, read: Read, topics: Topics) -> Split | None:
    text, whole, places = message
    before, after = text[:border], without_joiner(text[border:]) or text[border:]
    left, right = read(before), read(after)
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
        log(places),
        float(first),
        float(last),
        float(first and last),
        float(connected(text, border)),
        float(full_stop(text, border)),
        float(whole.argmax() in (a, b)),
    )
    return Split((a, b), (before, after), signs)


def _worth(split: Split) -> float:
    weaker, _, both, *_ = split.signs
    return weaker + both + sum(split.signs[11:13])


def _logit(confidence: float) -> float:
    kept = min(max(confidence, 1e-3), 1 - 1e-3)
    return log(kept / (1 - kept))

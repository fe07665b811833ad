"""Fits the rule for two questions on messages joined in memory: no training data is written or needed for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.second import SIGNS, Read, SecondQuestion, Topics, best_split

ALONE = frozenset({"greet", "goodbye", "thank", "affirm", "deny", "inform", "complain"})
"""Intents that are never one of two questions: they lead in, end, or carry the question."""
LONGEST_PART = 30
JOINERS = ("", " ", ",", ",", "。", "?", " 还有", ",另外", ",顺便问一下", "还有就是", ",然后", ",再问一下", "和", ",对了")  # fmt: skip
JOINED, SINGLES = 600, 1000
FALSE_AT_MOST = 0.03
"""Share of single messages that may be taken for two, in cross-validation."""

Example = tuple[str, int]
Fold = tuple[Read, Sequence[Example]]
Floats64 = NDArray[np.float64]


def fit_rule(
    folds: Sequence[Fold], labels: Sequence[str], out_of_scope: str | None, seed: int
) -> SecondQuestion:
    """Fit on folds: each has the confidences of a model, and normalised messages that this model did not see."""
    topics = Topics(
        tuple(i for i, name in enumerate(labels) if name != out_of_scope and name not in ALONE),
        labels.index(out_of_scope) if out_of_scope in labels else None,
    )
    random = np.random.default_rng(seed)
    found: list[tuple[tuple[float, ...], bool, float]] = []
    for read, examples in folds:
        for text, wanted, weight in _messages(examples, topics.askable, random, len(folds)):
            split = best_split(text, read(text), read, topics)
            # Two questions read wrongly are two all the same: they would teach the rule to mistrust its signs.
            if split is not None and (not wanted or set(split.intents) == wanted):
                found.append((split.signs, bool(wanted), weight))
    two = np.array([is_two for _, is_two, _ in found], dtype=bool)
    if two.all() or not two.any():
        return SecondQuestion(topics, (0.0,) * SIGNS, 0.0, 1.0)
    messages = sum(len(examples) for _, examples in folds)
    return _rule(
        topics, np.array([s for s, _, _ in found]), two, np.array([w for _, _, w in found]) / messages
    )


def _rule(topics: Topics, signs: Floats64, two: NDArray[np.bool_], shares: Floats64) -> SecondQuestion:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  fitting only

    machine = LogisticRegression(max_iter=1000).fit(signs, two)
    scores = machine.decision_function(signs)
    order = np.argsort(-scores)
    false = np.cumsum(np.where(two, 0.0, shares)[order])
    passing = int(np.searchsorted(false, FALSE_AT_MOST))
    threshold = float(scores[order[min(passing, len(order) - 1)]])
    return SecondQuestion(
        topics, tuple(map(float, machine.coef_[0])), float(machine.intercept_[0]), threshold
    )


def _messages(
    examples: Sequence[Example], askable: Sequence[int], random: np.random.Generator, folds: int
) -> Iterator[tuple[str, set[int], float]]:
    """Give messages with the intents they hold (two, or the empty set) and how many real messages each stands for."""
    short = [e for e in examples if 3 < len(e[0]) <= LONGEST_PART and e[1] in askable]
    others = [e for e in examples if len(e[0]) <= LONGEST_PART and e[1] not in askable]
    if len(short) < 2:
        return
    for joiner in random.integers(len(JOINERS), size=JOINED // folds):
        first, last = (short[i] for i in random.integers(len(short), size=2))
        wanted = {first[1], last[1]} if first[1] != last[1] else set()
        yield first[0] + JOINERS[joiner] + last[0], wanted, 0.0
        if others and joiner % 2:
            yield others[int(random.integers(len(others)))][0] + " " + last[0], set(), 0.0
    chosen = random.permutation(len(examples))[: SINGLES // folds]
    for place in chosen:
        yield examples[int(place)][0], set(), len(examples) / len(chosen)

"""Fits what finds a second question: on messages people wrote with two, and on messages of one.

Every message is read by a model that did not see it, nor its halves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.intents.border_fitting import Marked, fit_borders
from bot.text.intents.second import SIGNS, Read, Rule, SecondQuestion, Split, Topics, splits

ALONE = frozenset({"greet", "goodbye", "thank", "affirm", "deny", "inform", "complain"})
"""Intents that are never one of two questions: they lead in, end, or carry the question."""
JOINED, SINGLES = 600, 1200
"""Messages joined in memory where no person wrote any with two questions, and single ones."""
LONGEST_PART = 30
FALSE_AT_MOST = 0.02
"""Share of single messages that may be taken for two, in cross-validation; the final model, fitted on more, is surer and passes more."""
COST = 0.01
NEVER = Rule(np.zeros(SIGNS), np.ones(SIGNS), -np.outer(np.eye(SIGNS + 1)[0], np.eye(SIGNS + 1)[0]))
"""The rule where nothing could be learnt."""

Example = tuple[str, int]
Floats64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fold:
    """The confidences of a model, what it was fitted on, and normalised messages that it did not see."""

    read: Read
    seen: Sequence[Example]
    seen_marked: Sequence[Marked]
    hidden: Sequence[Example]
    hidden_marked: Sequence[Marked]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The splits of one message, which of them are right, and whether it holds two questions."""

    splits: Sequence[Split]
    right: Sequence[bool]
    two: bool


def fit_second(
    folds: Sequence[Fold], labels: Sequence[str], out_of_scope: str | None, seed: int
) -> SecondQuestion:
    """Fit the rule on the folds, and the model of borders on everything."""
    topics = Topics(
        tuple(i for i, name in enumerate(labels) if name != out_of_scope and name not in ALONE),
        labels.index(out_of_scope) if out_of_scope in labels else None,
    )
    random = np.random.default_rng(seed)
    found = [seen for fold in folds for seen in _read(fold, topics, random, len(folds))]
    marked = [m for fold in folds for m in fold.hidden_marked]
    singles = [text for fold in folds for text, _ in fold.hidden]
    return SecondQuestion(topics, fit_borders(marked, singles, random), _rule(found))


def _read(fold: Fold, topics: Topics, random: np.random.Generator, folds: int) -> Iterator[_Seen]:
    borders = fit_borders(fold.seen_marked, [text for text, _ in fold.seen], random)
    pairs = fold.hidden_marked or _joined(fold.hidden, topics, random, JOINED // folds)
    for pair in pairs:
        found = list(splits(pair.text, fold.read([pair.text])[0], fold.read, borders, topics))
        yield _Seen(found, [set(split.intents) == set(pair.intents) for split in found], True)
    for place in random.permutation(len(fold.hidden))[: SINGLES // folds]:
        text = fold.hidden[place][0]
        found = list(splits(text, fold.read([text])[0], fold.read, borders, topics))
        yield _Seen(found, [False] * len(found), False)


def _joined(
    examples: Sequence[Example], topics: Topics, random: np.random.Generator, count: int
) -> list[Marked]:
    short = [e for e in examples if 3 < len(e[0]) <= LONGEST_PART and e[1] in topics.askable]
    if len(short) < 2:
        return []
    found: list[Marked] = []
    for _ in range(count):
        first, last = (short[i] for i in random.integers(len(short), size=2))
        if first[1] != last[1]:
            found.append(Marked(f"{first[0]} {last[0]}", len(first[0]) + 1, (first[1], last[1])))
    return found


def _rule(found: Sequence[_Seen]) -> Rule:
    # Two questions read wrongly are two all the same: they would teach the rule to mistrust its signs.
    told = [
        (split.signs, right)
        for seen in found
        for split, right in zip(seen.splits, seen.right, strict=True)
        if right or not seen.two
    ]
    two = np.array([right for _, right in told], dtype=bool)
    if two.all() or not two.any():
        return NEVER
    rule = _fitted(np.array([signs for signs, _ in told]), two)
    return _above(rule, found)


def _fitted(signs: Floats64, two: NDArray[np.bool_]) -> Rule:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  fitting only

    centre, scale = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    vectors = np.hstack((np.ones((len(signs), 1)), (signs - centre) / scale))
    rows, columns = np.triu_indices(vectors.shape[1])
    machine = LogisticRegression(C=COST, max_iter=3000).fit(vectors[:, rows] * vectors[:, columns], two)
    form = np.zeros((vectors.shape[1], vectors.shape[1]))
    form[rows, columns] = machine.coef_[0]
    form[0, 0] += machine.intercept_[0]
    return Rule(centre, scale, form)


def _above(rule: Rule, found: Sequence[_Seen]) -> Rule:
    """Return the rule with its threshold at zero: so many single messages may pass, and no more."""
    singles = [seen for seen in found if not seen.two]
    best = [
        float(rule.scores([s.signs for s in seen.splits]).max()) if seen.splits else -np.inf
        for seen in singles
    ]
    order = sorted(best, reverse=True)
    threshold = order[min(int(FALSE_AT_MOST * len(order)), len(order) - 1)]
    form = rule.form.copy()
    form[0, 0] -= threshold if np.isfinite(threshold) else 0.0
    return Rule(rule.centre, rule.scale, form)

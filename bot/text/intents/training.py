"""Trains an intent model: features, cross-validated scores, calibration, thresholds, and the final fit."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelError
from bot.text.intents import linear
from bot.text.intents.calibration import Calibration, calibrate
from bot.text.intents.concepts import Concepts
from bot.text.intents.decisions import choose
from bot.text.intents.features import BLOCKS, FeatureReader
from bot.text.intents.joined import Fold as SecondFold
from bot.text.intents.joined import fit_second
from bot.text.intents.lessons import Lessons
from bot.text.intents.linear import LinearModel
from bot.text.intents.model import IntentModel
from bot.text.intents.pairs import Pair
from bot.text.intents.second import Read
from bot.text.intents.syllables import Syllables, syllable_table
from bot.text.intents.tokens import Ids
from bot.text.intents.vectors import Floats

_WEIGHTS = {"char": 1.5, "char_pair": 1.4, "word": 1.4, "sound": 0.7, "concept": 0.7, "mixed": 1.4}
BLOCK_WEIGHTS = np.array([_WEIGHTS.get(block, 1.0) for block in BLOCKS], dtype=np.float32)
"""Chosen by cross-validation; the surface is flat."""
FOLDS = 3
UNSEEN = -2.0
"""The score of an intent that a fold's model never saw."""

Numbers = NDArray[np.intp]
Fold = tuple[LinearModel, Numbers, Numbers]
"""A model, the intents it knows, and the messages it did not see."""


def train(
    examples: Sequence[tuple[str, str]],
    lexicon_dir: Path | None,
    seed: int = 13,
    out_of_scope: str | None = "out_of_scope",
    pairs: Sequence[Pair] = (),
    *,
    normalise: Callable[[str], str],
    cut: Callable[[str], list[str]],
) -> IntentModel:
    """Train on (text, intent) pairs, and on messages of two questions. The same examples and seed give the same model.

    `lexicon_dir` may hold concepts.yml; `out_of_scope` names the intent that is never answered, if there is one.
    Raises ModelError when there are fewer than two intents, or a pair asks what no example does.
    """
    labels = sorted({intent for _, intent in examples})
    if len(labels) < 2:
        raise ModelError("an intent model needs examples of two intents at least")
    strange = {intent for pair in pairs for intent in pair.intents} - set(labels)
    if strange:
        raise ModelError(f"messages of two questions ask what no example does: {', '.join(sorted(strange))}")
    reader = FeatureReader(cut, Concepts.load(lexicon_dir), Syllables(syllable_table()))
    lessons = Lessons.of(examples, pairs, labels, normalise, reader)
    folds, final = _fitted(lessons, seed)
    scores = held_out_scores(folds, lessons.messages, len(labels))[: len(examples)]
    targets = lessons.targets[: len(examples)]
    calibration = calibrate(scores, targets)
    return IntentModel(
        labels=tuple(labels),
        linear=final,
        calibration=calibration,
        thresholds=choose(calibration.confidences(scores), targets, labels, out_of_scope),
        second=fit_second(
            [_second_fold(fold, lessons, calibration, reader) for fold in folds], labels, out_of_scope, seed
        ),
        reader=reader,
        normalise=normalise,
    )


def _fitted(lessons: Lessons, seed: int) -> tuple[list[Fold], LinearModel]:
    """Return models with the intents each knows and the messages it did not see, and the model of all messages.

    The halves of a pair stay together. Fitting runs outside Python's lock, so threads use every core.
    """
    random = np.random.default_rng(seed)
    fold_of = (random.permutation(lessons.groups.max() + 1) % FOLDS)[lessons.groups]

    def fit(fold: int) -> Fold:
        seen = np.flatnonzero(fold_of != fold)
        known, renumbered = np.unique(lessons.targets[seen], return_inverse=True)
        return _model(lessons, seen, renumbered, seed), known, np.flatnonzero(fold_of == fold)

    folds = [n for n in range(FOLDS) if len(np.unique(lessons.targets[fold_of != n])) > 1]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        final = pool.submit(_model, lessons, np.arange(len(lessons.targets)), lessons.targets, seed)
        return list(pool.map(fit, folds)), final.result()


def _model(lessons: Lessons, seen: Numbers, targets: Numbers, seed: int) -> LinearModel:
    return linear.fit([lessons.messages[i] for i in seen], targets, BLOCK_WEIGHTS, seed)


def _second_fold(fold: Fold, lessons: Lessons, calibration: Calibration, reader: FeatureReader) -> SecondFold:
    model, known, hidden = fold
    read = _reads(model, known, calibration, reader, len(lessons.labels))
    hidden_groups = set(lessons.groups[hidden].tolist())
    singles = [i for i in hidden if i < lessons.singles]
    others = [i for i in range(lessons.singles) if int(lessons.groups[i]) not in hidden_groups]
    marked = [(lessons.singles + n, m) for n, m in enumerate(lessons.marked)]
    return SecondFold(
        read,
        [lessons.example(i) for i in others],
        [m for group, m in marked if group not in hidden_groups],
        [lessons.example(i) for i in singles],
        [m for group, m in marked if group in hidden_groups],
    )


def held_out_scores(folds: Sequence[Fold], messages: Sequence[Ids], intents: int) -> Floats:
    """Return scores of each message by the model that did not see it, shape (messages, intents)."""
    scores = np.full((len(messages), intents), UNSEEN, dtype=np.float32)
    for model, known, hidden in folds:
        owners = np.repeat(np.arange(len(hidden)), [len(messages[i]) for i in hidden])
        found = model.scores(np.concatenate([messages[i] for i in hidden]), owners, len(hidden))
        scores[np.ix_(hidden, known)] = found
    return scores


def _reads(
    model: LinearModel, known: Numbers, calibration: Calibration, reader: FeatureReader, intents: int
) -> Read:
    def read(texts: Sequence[str]) -> Floats:
        scores = np.full((len(texts), intents), UNSEEN, dtype=np.float32)
        scores[:, known] = model.scores(*reader.read_many(texts), len(texts))
        return calibration.confidences(scores)

    return read

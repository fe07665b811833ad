"""Trains an intent model: features, cross-validated scores, calibration, thresholds, and the final fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelError
from bot.text.intents import linear
from bot.text.intents.calibration import Calibration, calibrate
from bot.text.intents.concepts import Concepts
from bot.text.intents.decisions import choose
from bot.text.intents.features import BLOCKS, FeatureReader, Features
from bot.text.intents.joined import fit_rule
from bot.text.intents.linear import LinearModel
from bot.text.intents.model import IntentModel
from bot.text.intents.second import Read
from bot.text.intents.syllables import Syllables, syllable_table
from bot.text.intents.vectors import Floats

_WEIGHTS = {"char": 1.5, "char_pair": 1.4, "word": 1.4, "sound": 0.7, "concept": 0.7, "mixed": 1.4}
BLOCK_WEIGHTS = np.array([_WEIGHTS.get(block, 1.0) for block in BLOCKS], dtype=np.float32)
"""Chosen by cross-validation; the surface is flat."""
FOLDS = 3
UNSEEN = -2.0
"""The score of an intent that a fold's model never saw."""

Numbers = NDArray[np.intp]


def train(
    examples: Sequence[tuple[str, str]],
    lexicon_dir: Path | None,
    seed: int = 13,
    out_of_scope: str | None = "out_of_scope",
    *,
    normalise: Callable[[str], str],
    cut: Callable[[str], list[str]],
) -> IntentModel:
    """Train on (text, intent) pairs. The same examples and seed give the same model.

    `lexicon_dir` may hold concepts.yml; `out_of_scope` names the intent that is never answered, if there is one.
    Raises ModelError when there are fewer than two intents.
    """
    labels = sorted({intent for _, intent in examples})
    if len(labels) < 2:
        raise ModelError("an intent model needs examples of two intents at least")
    reader = FeatureReader(cut, Concepts.load(lexicon_dir), Syllables(syllable_table()))
    texts = [normalise(text) for text, _ in examples]
    messages = [reader.read(text) for text in texts]
    number = {label: i for i, label in enumerate(labels)}
    targets = np.array([number[intent] for _, intent in examples])
    folds = list(_folds(messages, targets, seed))
    scores = held_out_scores(folds, messages, len(labels))
    calibration = calibrate(scores, targets)
    held_out = [
        (
            _reads(model, known, calibration, reader, len(labels)),
            [(texts[i], int(targets[i])) for i in hidden],
        )
        for model, known, hidden in folds
    ]
    return IntentModel(
        labels=tuple(labels),
        linear=linear.fit(messages, targets, BLOCK_WEIGHTS, seed),
        calibration=calibration,
        thresholds=choose(calibration.confidences(scores), targets, labels, out_of_scope),
        second=fit_rule(held_out, labels, out_of_scope, seed),
        reader=reader,
        normalise=normalise,
    )


def _folds(
    messages: Sequence[Features], targets: Numbers, seed: int
) -> Iterator[tuple[LinearModel, Numbers, Numbers]]:
    """Give models with the intents each knows and the messages it did not see."""
    fold_of = np.random.default_rng(seed).permutation(len(targets)) % FOLDS
    for fold in range(FOLDS):
        seen = np.flatnonzero(fold_of != fold)
        known, renumbered = np.unique(targets[seen], return_inverse=True)
        if len(known) > 1:
            model = linear.fit([messages[i] for i in seen], renumbered, BLOCK_WEIGHTS, seed)
            yield model, known, np.flatnonzero(fold_of == fold)


def held_out_scores(
    folds: Sequence[tuple[LinearModel, Numbers, Numbers]], messages: Sequence[Features], intents: int
) -> Floats:
    """Return scores of each message by the model that did not see it, shape (messages, intents)."""
    scores = np.full((len(messages), intents), UNSEEN, dtype=np.float32)
    for model, known, hidden in folds:
        for i in hidden:
            scores[i, known] = model.scores(messages[i])
    return scores


def _reads(
    model: LinearModel, known: Numbers, calibration: Calibration, reader: FeatureReader, intents: int
) -> Read:
    def read(text: str) -> Floats:
        scores = np.full(intents, UNSEEN, dtype=np.float32)
        scores[known] = model.scores(reader.read(text))
        return calibration.confidences(scores)

    return read

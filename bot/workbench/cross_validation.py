"""Cross-validation of the whole training data: each example is read by a model that did not see it.

Folds are fitted with the classifier's own features and machine (`bot.text.intents`), two at a time in processes of their own;
calibration and thresholds are then chosen on the held-out scores, as training itself does.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.conversation.understanding import Decision
from bot.text.intents import linear
from bot.text.intents.calibration import calibrate, calibration_error
from bot.text.intents.concepts import Concepts
from bot.text.intents.decisions import choose
from bot.text.intents.features import FeatureReader
from bot.text.intents.syllables import Syllables, syllable_table
from bot.text.intents.tokens import Ids
from bot.text.intents.training import BLOCK_WEIGHTS, UNSEEN
from bot.text.intents.vectors import Floats
from bot.workbench.label import OUT_OF_SCOPE
from bot.workbench.reading import Reader, open_reader

FOLDS = 5
PROCESSES = 2
SEED = 13
Example = tuple[str, str]
"""(intent, text), as the training files hold it."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Unseen:
    """An example as a model that did not see it reads it. `confidence` is that of `found`, 0 to 1."""

    text: str
    intent: str
    found: str
    confidence: float
    decision: Decision


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Every example, and the expected calibration error."""

    reads: tuple[Unseen, ...]
    calibration_error: float

    @property
    def accuracy(self) -> float:
        """Share of examples whose intent was found."""
        return sum(read.found == read.intent for read in self.reads) / max(len(self.reads), 1)

    def triples(self) -> list[tuple[str, str, str]]:
        """Return (text, intent, found) for the check of confusable intents."""
        return [(read.text, read.intent, read.found) for read in self.reads]


def cross_validate(
    root: Path,
    examples: Sequence[Example],
    *,
    folds: int = FOLDS,
    processes: int = PROCESSES,
    progress: Progress = lambda done, of: None,
) -> CrossValidation:
    """Cross-validate on the lexicon of the project at `root`. The same examples give the same figures."""
    labels = sorted({intent for intent, _ in examples})
    targets = np.array([labels.index(intent) for intent, _ in examples])
    fold_of = np.random.default_rng(SEED).permutation(len(targets)) % folds
    scores = np.full((len(targets), len(labels)), UNSEEN, dtype=np.float32)
    texts = [text for _, text in examples]
    work = _Work(root, texts, targets, fold_of)
    for done, (hidden, known, found) in enumerate(_run(work, folds, processes), start=1):
        scores[np.ix_(hidden, known)] = found
        progress(done, folds)
    return _judged(examples, labels, targets, scores)


@dataclass(frozen=True, slots=True)
class _Work:
    root: Path
    texts: Sequence[str]
    targets: NDArray[np.intp]
    fold_of: NDArray[np.intp]


_Fold = tuple[NDArray[np.intp], NDArray[np.intp], Floats]


def _run(work: _Work, folds: int, processes: int) -> Iterator[_Fold]:
    if processes < 2:
        _begin(work)
        yield from map(_fold, range(folds))
        return
    # Spawned, not forked: the caller may run threads. Small sums: more threads would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(work,)) as pool:
        for future in as_completed([pool.submit(_fold, fold) for fold in range(folds)]):
            yield future.result()


_state: dict[str, tuple[_Work, list[Ids]]] = {}


def _begin(work: _Work) -> None:
    """Read the features of every example, once in each process."""
    reader = open_reader(work.root)
    features = feature_reader(reader)
    _state["work"] = work, [features.read(reader.normalise(text)) for text in work.texts]


def feature_reader(reader: Reader) -> FeatureReader:
    """Return the classifier's own reader of features."""
    return FeatureReader(reader.cut, Concepts.load(reader.lexicon), Syllables(syllable_table()))


def _fold(fold: int) -> _Fold:
    work, messages = _state["work"]
    seen, hidden = np.flatnonzero(work.fold_of != fold), np.flatnonzero(work.fold_of == fold)
    known, renumbered = np.unique(work.targets[seen], return_inverse=True)
    model = linear.fit([messages[i] for i in seen], renumbered, BLOCK_WEIGHTS, SEED)
    owners = np.repeat(np.arange(len(hidden)), [len(messages[i]) for i in hidden])
    scores = model.scores(np.concatenate([messages[i] for i in hidden]), owners, len(hidden))
    return hidden, known, scores


def _judged(
    examples: Sequence[Example], labels: Sequence[str], targets: NDArray[np.intp], scores: Floats
) -> CrossValidation:
    confidences = calibrate(scores, targets).confidences(scores)
    thresholds = choose(confidences, targets, labels, OUT_OF_SCOPE if OUT_OF_SCOPE in labels else None)
    best = confidences.argmax(axis=1)
    sure = confidences[np.arange(len(best)), best]
    reads = [
        Unseen(
            text,
            intent,
            labels[best[n]],
            float(sure[n]),
            Decision(thresholds.decide(_ranking(labels, confidences[n]))),
        )
        for n, (intent, text) in enumerate(examples)
    ]
    return CrossValidation(tuple(reads), calibration_error(sure, best == targets))


def _ranking(labels: Sequence[str], confidences: Floats) -> list[tuple[str, float]]:
    return list(zip(labels, map(float, confidences), strict=True))

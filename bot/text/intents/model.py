"""The intent model: reads a message, ranks its intents, says what may be answered. Safe to share between threads."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import ModelError
from bot.text.intents.borders import Borders
from bot.text.intents.calibration import Calibration
from bot.text.intents.concepts import Concepts
from bot.text.intents.decisions import Decision, Thresholds
from bot.text.intents.features import FeatureReader
from bot.text.intents.linear import LinearModel
from bot.text.intents.second import Rule, SecondQuestion, Topics, find_questions
from bot.text.intents.syllables import Syllables
from bot.text.intents.vectors import Floats, Vocabulary

FORMAT = 3
_ARRAYS, _FACTS = "intents.npz", "intents.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a message. `intents` are all that may be answered or asked about, in the order asked."""

    ranking: tuple[tuple[str, float], ...]
    intents: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A trained model. Build it with `train` or `IntentModel.load`."""

    labels: tuple[str, ...]
    linear: LinearModel
    calibration: Calibration
    thresholds: Thresholds
    second: SecondQuestion
    reader: FeatureReader
    normalise: Callable[[str], str]

    def confidences(self, normal: Sequence[str]) -> Floats:
        """Return the confidence of each label for each of several normalised texts, shape (texts, labels)."""
        return self.calibration.confidences(self.linear.scores(*self.reader.read_many(normal), len(normal)))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return every intent with its calibrated confidence, the likeliest first."""
        return self._ranked(self.confidences([self.normalise(text)])[0])

    def decide(self, ranking: Sequence[tuple[str, float]]) -> Decision:
        """Return what a ranking of this model allows."""
        return self.thresholds.decide(ranking)

    def read(self, text: str) -> Reading:
        """Read a message whole and in parts: its ranking, its one to three intents, the decision."""
        normal = self.normalise(text)
        whole = self.confidences([normal])[0]
        ranking = self._ranked(whole)
        decision = self.decide(ranking)
        several = find_questions(normal, whole, self.confidences, self.second)
        if len(several) > 1:
            return Reading(tuple(ranking), tuple(self.labels[i] for i in several), "answer")
        return Reading(tuple(ranking), (ranking[0][0],), decision)

    def _ranked(self, confidences: Floats) -> list[tuple[str, float]]:
        order = np.argsort(-confidences, kind="stable")
        return [(self.labels[i], float(confidences[i])) for i in order]

    def save(self, folder: Path) -> None:
        """Write intents.npz and intents.json into the folder, which is made if needed."""
        folder.mkdir(parents=True, exist_ok=True)
        words = self.linear.vocabulary
        np.savez_compressed(  # once here: Rasa packs the model at a level that takes 20 s for what is not
            folder / _ARRAYS, ids=words.ids, idf=words.idf, blocks=words.weights, weights=self.linear.weights,
            scales=self.linear.scales,
            bias=self.linear.bias, syllables=self.reader.syllables.table,
            borders=self.second.borders.weights, centre=self.second.rule.centre,
            scale=self.second.rule.scale, form=self.second.rule.form,
        )  # fmt: skip
        facts = {
            "format": FORMAT, "labels": self.labels, "calibration": asdict(self.calibration),
            "thresholds": asdict(self.thresholds), "topics": asdict(self.second.topics),
            "border_bias": self.second.borders.bias,
        }  # fmt: skip
        (folder / _FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1), "utf-8")

    @classmethod
    def load(
        cls,
        folder: Path,
        lexicon_dir: Path | None,
        *,
        normalise: Callable[[str], str],
        cut: Callable[[str], list[str]],
    ) -> IntentModel:
        """Read what `save` wrote. Raises ModelError when something is missing or of another format."""
        try:
            facts = json.loads((folder / _FACTS).read_text("utf-8"))
            if facts["format"] != FORMAT:
                raise ModelError(f"intent model of format {facts['format']}, not {FORMAT}: train again")
            with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
                words = Vocabulary.of(arrays["ids"], arrays["idf"], arrays["blocks"])
                linear = LinearModel(words, arrays["weights"], arrays["scales"], arrays["bias"])
                syllables = Syllables(arrays["syllables"])
                borders = Borders(arrays["borders"], facts["border_bias"])
                rule = Rule(arrays["centre"], arrays["scale"], arrays["form"])
            return cls(
                labels=tuple(facts["labels"]),
                linear=linear,
                calibration=Calibration(**facts["calibration"]),
                thresholds=Thresholds(**facts["thresholds"]),
                second=SecondQuestion(_topics(facts["topics"]), borders, rule),
                reader=FeatureReader(cut, Concepts.load(lexicon_dir), syllables),
                normalise=normalise,
            )
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise ModelError(f"no usable intent model in {folder.name}: {error}") from error


def _topics(facts: dict[str, Any]) -> Topics:
    return Topics(tuple(facts["askable"]), facts["outside"])

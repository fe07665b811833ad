"""How a model did: figures, dialogues, boundary cases, and what it made of every test message. Kept beside the model as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import parse_instant
from bot.errors import InputError
from bot.workbench.scores import Pair, Share, by_intent, headline

FOLDER = "judged"
RIGHT = "one question, right intent (with out of scope)"
WRONG = "answered wrongly (in scope)"
TWO = "two questions, both found"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model made of one test message. `wanted` and `found` are intents in the order asked."""

    text: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]
    decision: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether it was understood as labelled."""
        return set(self.found) == set(self.wanted)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation that was played; `problems` are in words, `script` goes up to where it went wrong."""

    name: str
    title: str
    problems: tuple[str, ...] = ()
    script: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class IntentScore:
    """Precision and recall (0 to 1) of an intent over `messages` test messages that ask it alone."""

    precision: float
    recall: float
    messages: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything a gate decides on. `data_version` is a hash of what the model was trained from, `""` when unknown."""

    model: str
    judged_at: datetime
    data_version: str
    figures: Mapping[str, Share]
    intents: Mapping[str, IntentScore]
    dialogues: tuple[Dialogue, ...]
    readings: tuple[Reading, ...]
    cross_validation: Mapping[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> list[Dialogue]:
        """The dialogues in which something went wrong."""
        return [dialogue for dialogue in self.dialogues if not dialogue.passed]

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "version": VERSION,
            "model": self.model,
            "judged_at": self.judged_at.isoformat(),
            "data_version": self.data_version,
            "figures": {name: [s.count, s.of] for name, s in self.figures.items()},
            "intents": {name: asdict(score) for name, score in self.intents.items()},
            "dialogues": [asdict(dialogue) for dialogue in self.dialogues],
            "readings": [asdict(reading) for reading in self.readings],
            "cross_validation": dict(self.cross_validation),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Judgement:
        """Read back what `as_dict` gave. Raises InputError."""
        try:
            if data["version"] != VERSION:
                raise InputError("a judgement of another version: judge the model again")
            return cls(
                model=data["model"],
                judged_at=parse_instant(data["judged_at"]),
                data_version=data["data_version"],
                figures={name: Share(*pair) for name, pair in data["figures"].items()},
                intents={name: IntentScore(**score) for name, score in data["intents"].items()},
                dialogues=tuple(_dialogue(d) for d in data["dialogues"]),
                readings=tuple(_reading(r) for r in data["readings"]),
                cross_validation=dict(data["cross_validation"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(f"the judgement cannot be read: {error!r}") from error


def figures_of(pairs: Sequence[Pair]) -> tuple[dict[str, Share], dict[str, IntentScore], tuple[Reading, ...]]:
    """Return the figures, the scores by intent and the readings over test messages."""
    intents = {name: IntentScore(*score) for name, score in by_intent(pairs).items()}
    readings = tuple(
        Reading(t.text, t.intents, f.intents, f.decision.value, round(f.confidence, 4)) for t, f in pairs
    )
    return headline(pairs), intents, readings


def kept_at(models: Path, model: str) -> Path:
    """Return where the judgement of a model file is kept."""
    folder = models if models.is_dir() else models.parent
    return folder / FOLDER / f"{Path(model).name.removesuffix('.tar.gz')}.json"


def keep(judgement: Judgement, models: Path) -> Path:
    """Keep a judgement beside its model."""
    path = kept_at(models, judgement.model)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(judgement.as_dict(), ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)
    return path


def find(models: Path, model: str) -> Judgement | None:
    """Return the kept judgement of a model, None when there is none. Raises InputError when it cannot be read."""
    path = kept_at(models, model)
    if not path.is_file():
        return None
    try:
        return Judgement.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise InputError(f"{path.name}: {error}") from error


def _dialogue(data: Mapping[str, Any]) -> Dialogue:
    return Dialogue(data["name"], data["title"], tuple(data["problems"]), tuple(data["script"]))


def _reading(data: Mapping[str, Any]) -> Reading:
    return Reading(
        data["text"], tuple(data["wanted"]), tuple(data["found"]), data["decision"], float(data["confidence"])
    )

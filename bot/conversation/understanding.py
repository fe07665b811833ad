"""What the bot made of a message: the contract of `python -m bot parse`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Decision(StrEnum):
    """What the confidence allows: answer, ask one clarifying question, or say it was not understood."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One intent of the ranking with its calibrated confidence, 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of the message. `value` is normalised; `problem` says why a date cannot be used."""

    entity: str
    value: Any
    text: str
    start: int
    end: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything NLU found. `intents` are all that will be answered, in the order they were asked."""

    text: str
    intent: str | None
    confidence: float
    ranking: tuple[Ranked, ...]
    intents: tuple[str, ...]
    decision: Decision
    entities: tuple[Entity, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape that `python -m bot parse` prints."""
        return {
            "text": self.text,
            "intent": self.intent,
            "confidence": self.confidence,
            "ranking": [{"name": r.name, "confidence": r.confidence} for r in self.ranking],
            "intents": list(self.intents),
            "decision": self.decision.value,
            "entities": [_entity_dict(e) for e in self.entities],
        }


def _entity_dict(entity: Entity) -> dict[str, Any]:
    found = {
        "entity": entity.entity,
        "value": entity.value,
        "text": entity.text,
        "start": entity.start,
        "end": entity.end,
    }
    return found | ({"problem": entity.problem} if entity.problem else {})

"""What Rasa's tracker says of the latest message, as values of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """One entity of the message."""

    entity: str
    value: Any
    text: str
    start: int
    end: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The latest message: what was said, and what NLU made of it."""

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    intents: tuple[str, ...]
    decision: str
    spans: tuple[Span, ...]
    signals: tuple[str, ...]

    def values(self, entity: str) -> list[Any]:
        """Return the values of one kind of entity, in order."""
        return [span.value for span in self.spans if span.entity == entity]

    def dates(self) -> list[Span]:
        """Return the spans that hold a date."""
        return [span for span in self.spans if span.entity == "date"]

    @property
    def wish(self) -> str | None:
        """What a button or the words wish for: verify, source, unbind; by button only: remind, unremind."""
        said = self.values("wish")
        if said:
            return str(said[0])
        return next((s for s in ("unbind", "source", "verify") if s in self.signals), None)


def read(latest_message: Mapping[str, Any]) -> Reading:
    """Read Rasa's latest message. A button's `/intent` has no decision: it is answered."""
    intent = latest_message.get("intent") or {}
    name = str(intent.get("name") or "")
    return Reading(
        text=str(latest_message.get("text") or ""),
        intent=name,
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple(
            (r["name"], float(r["confidence"])) for r in latest_message.get("intent_ranking") or ()
        ),
        intents=tuple(latest_message.get("intents") or ((name,) if name else ())),
        decision=str(latest_message.get("decision") or "answer"),
        spans=_spans(latest_message.get("entities") or ()),
        signals=tuple(latest_message.get("signals") or ()),
    )


def _spans(entities: Sequence[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple(
        Span(
            entity=str(e["entity"]),
            value=e.get("value"),
            text=str(e.get("text") or e.get("value") or ""),
            start=int(e.get("start") or 0),
            end=int(e.get("end") or 0),
            problem=e.get("problem"),
        )
        for e in entities
    )


def day_range(span: Span) -> tuple[date, date] | None:
    """Return a date span's first and last day; None when it has none (impossible or unknown)."""
    value = span.value
    if not isinstance(value, Mapping) or not value.get("from") or not value.get("to"):
        return None
    return date.fromisoformat(value["from"]), date.fromisoformat(value["to"])

"""From Rasa's parse data to an Understanding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.conversation.understanding import Decision, Entity, Ranked, Understanding


def understanding(text: str, parsed: Mapping[str, Any]) -> Understanding:
    """Read parse data. A button's `/intent` carries no decision: it is answered as it stands."""
    intent = parsed.get("intent") or {}
    name = intent.get("name")
    return Understanding(
        text=text,
        intent=name,
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple(Ranked(r["name"], float(r["confidence"])) for r in parsed.get("intent_ranking") or ()),
        intents=tuple(parsed.get("intents") or ((name,) if name else ())),
        decision=Decision(parsed.get("decision") or "answer"),
        entities=tuple(_entity(text, e) for e in parsed.get("entities") or ()),
    )


def _entity(text: str, data: Mapping[str, Any]) -> Entity:
    start, end = int(data.get("start") or 0), int(data.get("end") or 0)
    return Entity(
        entity=data["entity"],
        value=data.get("value"),
        text=data.get("text") or text[start:end],
        start=start,
        end=end,
        problem=data.get("problem"),
    )

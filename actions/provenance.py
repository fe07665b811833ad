"""「依据是什么」: the clauses behind the last answer, with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actions.answer import Answer
from bot.plan.plan import Plan

UNPUBLISHED = "unpublished"


def cited(events: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the clause ids of the newest answer that cited any, in order, without repeats."""
    found: list[str] = []
    for event in reversed(events):
        if event.get("event") == "user" and found:
            break
        if event.get("event") == "bot":
            found = [*_clauses(event), *found]
    return tuple(dict.fromkeys(found))


def _clauses(event: Mapping[str, Any]) -> Iterable[str]:
    metadata = event.get("metadata") or {}
    return (metadata.get("metadata") or {}).get("clauses") or ()


def explain(clause_ids: Sequence[str], plan: Plan) -> Answer:
    """Return the answer that shows the clauses and where they come from."""
    clauses = [plan.clauses[c] for c in sorted(clause_ids, key=UNPUBLISHED.__eq__) if c in plan.clauses]
    if not clauses:
        return Answer("utter_source_none")
    wording = "\n".join(f"· {c.wording}" for c in clauses)
    named = [c for c in clauses if c.id != UNPUBLISHED] or clauses
    sources = "；".join(dict.fromkeys(c.source for c in named))
    return Answer("utter_source", {"lines": f"依据是：\n{wording}\n出处：{sources}。"})

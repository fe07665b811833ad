"""Entries and the state of a conversation as the widget reads them: see docs/widget-protocol.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.conversation.history import Kept, Speaker
from bot.conversation.stage import Stage
from bot.conversation.standing import Standing
from bot.plan.plan import Plan
from bot.text.tokens import TOKEN

UNPUBLISHED = "unpublished"
Json = dict[str, Any]


def rendered(kept: Kept, plan: Plan, rating: str | None = None) -> Json:
    """Return an entry; parts that are empty are left out. Numbers that were hidden are named by their kind."""
    entry = kept.entry
    found = {"id": kept.id, **entry.as_dict()}
    if entry.speaker is Speaker.MEMBER:
        found["text"] = TOKEN.sub(lambda token: f"（{token[1]}）", entry.reply.text)
    if entry.reply.clauses:
        found["sources"] = sources(entry.reply.clauses, plan)
    return found | ({"rating": rating} if rating else {})


def all_rendered(entries: Iterable[Kept], plan: Plan, ratings: Mapping[str, str]) -> list[Json]:
    """Return entries with their thumbs."""
    return [rendered(kept, plan, ratings.get(kept.id)) for kept in entries]


def sources(clause_ids: Sequence[str], plan: Plan) -> list[Json]:
    """Return the clauses in members' words with where they come from; what is not published comes last."""
    known = [plan.clauses[c] for c in sorted(clause_ids, key=UNPUBLISHED.__eq__) if c in plan.clauses]
    return [{"id": c.id, "text": c.wording, "source": c.source} for c in known]


def state_of(stage: Stage, standing: Standing) -> Json:
    """Return the state frame's content."""
    return {
        "stage": stage.value,
        "position": standing.position,
        "wait_minutes": standing.wait_minutes,
        "agent": standing.agent,
        "rating_asked": standing.rating_asked,
    }

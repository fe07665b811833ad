"""What a conversation remembers between turns, kept in Rasa slots, and the context it makes of a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from actions.context import Context, Diagnosis
from actions.diagnosis import day_span, said_diagnosis
from actions.follow_up import speaks_of_self
from actions.member_lookup import Lookup
from actions.reading import Reading, Span
from bot.plan.plan import Plan

# 我 as the one spoken of; 我想问 and the like only open a sentence.
I_MYSELF = re.compile(r"我(?!想|要问|问|看|知道|们|是说|说|听|帮|替|给)")


@dataclass(frozen=True, slots=True)
class Memory:
    """The remembered part of a conversation: last topic, person, illness, days of diagnosis, what was asked for."""

    topic: str | None = None
    relation: str | None = None
    disease: str | None = None
    diagnosed: Mapping[str, Any] = field(default_factory=dict)
    asks: str | None = None
    clarifications: int = 0
    pending: tuple[str, ...] = ()
    handoff_requested: bool = False

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Memory:
        """Read Rasa's slots."""
        return cls(
            topic=slots.get("topic"),
            relation=slots.get("relation"),
            disease=slots.get("disease"),
            diagnosed=slots.get("diagnosed") or {},
            asks=slots.get("asks"),
            clarifications=int(slots.get("clarifications") or 0),
            pending=tuple(slots.get("pending_intents") or ()),
            handoff_requested=bool(slots.get("handoff_requested")),
        )

    def as_slots(self) -> dict[str, Any]:
        """Return the slots that keep it."""
        return {
            "topic": self.topic,
            "relation": self.relation,
            "disease": self.disease,
            "diagnosed": dict(self.diagnosed) or None,
            "asks": self.asks,
            "clarifications": self.clarifications,
            "pending_intents": list(self.pending) or None,
            "handoff_requested": self.handoff_requested,
        }

    def diagnosis(self, relation: str) -> Diagnosis | None:
        """Return the remembered day of diagnosis of a person."""
        kept = self.diagnosed.get(relation)
        if not kept:
            return None
        hour = time.fromisoformat(kept[2]) if len(kept) > 2 and kept[2] else None
        return Diagnosis(date.fromisoformat(kept[0]), date.fromisoformat(kept[1]), hour)

    def after(self, ctx: Context, topic: str | None, asks: str | None) -> Memory:
        """Return the memory after a turn that answered `topic`."""
        return replace(
            self,
            topic=topic or self.topic,
            relation=ctx.relation,
            disease=ctx.disease,
            diagnosed=_with_day(self.diagnosed, ctx),
            asks=asks,
            clarifications=0,
        )


def _with_day(kept: Mapping[str, Any], ctx: Context) -> Mapping[str, Any]:
    if ctx.diagnosis is None:
        return kept
    hour = ctx.diagnosis.hour.isoformat() if ctx.diagnosis.hour else None
    days = [ctx.diagnosis.first.isoformat(), ctx.diagnosis.last.isoformat(), hour]
    return {**kept, ctx.relation: days}


def context(reading: Reading, memory: Memory, plan: Plan, now: datetime, lookup: Lookup) -> Context:
    """Put what was said now over what was said before."""
    said = tuple(dict.fromkeys(str(r) for r in reading.values("relation")))
    relation = _relation(reading, memory, said)
    same_person = relation == (memory.relation or "self")
    diseases = reading.values("disease")
    diagnosis, problem = said_diagnosis(reading, now, plan)
    return Context(
        plan=plan,
        now=now,
        text=reading.text,
        lookup=lookup,
        relation=relation,
        relation_said=bool(said) or speaks_of_self(reading),
        relations=said,
        disease=str(diseases[-1]) if diseases else (memory.disease if same_person else None),
        diagnosis=diagnosis or (None if problem else memory.diagnosis(relation)),
        date_problem=problem,
        plans=tuple(str(p) for p in reading.values("plan")),
        products=tuple(str(p) for p in reading.values("product")),
        topic=memory.topic,
        asked=memory.asks,
    )


def _relation(reading: Reading, memory: Memory, said: tuple[str, ...]) -> str:
    if said:
        relatives = [span for span in reading.spans if span.entity == "relation" and span.value != "self"]
        return str(_whose_day(reading, relatives).value) if relatives else "self"
    if memory.relation and not I_MYSELF.search(reading.text):
        return memory.relation
    return "self"


def _whose_day(reading: Reading, relatives: list[Span]) -> Span:
    """Return the relative whose day of diagnosis was said: the last one named before it; without a day, the last."""
    day = day_span(reading)
    before = [span for span in relatives if day and span.start < day.start]
    return (before or relatives)[-1]

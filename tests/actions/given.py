"""What answerers are given in these tests: a reading, a context, a record; and what their answers say to a member."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.answer import Answer
from actions.context import Context, Diagnosis
from actions.member_lookup import Lookup, Why
from actions.reading import Reading, Span
from actions.wording import plan_values
from bot.clock import SHANGHAI
from bot.members.values import Member
from bot.plan.load import load_plan
from bot.plan.plan import Plan
from tests.fakes.made_up_members import made_up_members

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2021, 4, 12, 10, 0, tzinfo=SHANGHAI)
AWAY = Lookup(Why.AWAY)
NOBODY = Lookup(Why.UNBOUND)


@cache
def shuidi() -> Plan:
    return load_plan(ROOT / "data" / "plans" / "shuidi.yml")


@cache
def domain() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return loaded


@cache
def anybody() -> Member:
    """A verified member in coverage whose record holds nothing else."""
    member = made_up_members()[0].record
    return replace(member, free_policy=(), claims=())


def given(member: Member | None = None, *, now: datetime = NOW, **parts: Any) -> Context:
    """A context at `now`; with a member, a verified one."""
    lookup = Lookup(Why.FOUND, member) if member else parts.pop("lookup", NOBODY)
    return Context(plan=shuidi(), now=now, text="", lookup=lookup, **parts)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def diagnosed(first: date, last: date | None = None, **hour: Any) -> Diagnosis:
    return Diagnosis(first, last or first, **hour)


def heard(text: str, intent: str = "inform", **parts: Any) -> Reading:
    """What NLU makes of a text; entities are given as (kind, value, words in the text)."""
    spans = tuple(
        Span(kind, value, words, text.index(words), text.index(words) + len(words))
        for kind, value, words in parts.pop("entities", ())
    )
    known: dict[str, Any] = {
        "confidence": 1.0,
        "ranking": ((intent, 1.0),),
        "intents": (intent,),
        "decision": "answer",
        "spans": spans,
        "signals": (),
    }
    return Reading(text=text, intent=intent, **(known | parts))


def day_of(first: date, last: date | None = None) -> dict[str, str]:
    """The value of a date entity."""
    return {"from": first.isoformat(), "to": (last or first).isoformat()}


def told(answer: Answer) -> str:
    """What a member reads. Fails when a response is missing from the domain or a placeholder stays empty."""
    values = {**plan_values(shuidi()), **answer.values}
    texts = [domain()["responses"][name][0]["text"] for name in (answer.response, *answer.extra)]
    return "\n".join(filled(text, values) for text in texts)


def filled(text: str, values: dict[str, Any]) -> str:
    """Fill placeholders as Rasa does, but never leave one out."""
    return re.sub(r"\{(\w+)\}", lambda m: sentence_part(values[m[1]]), text)


def sentence_part(value: Any) -> str:
    assert value is not None, "a placeholder was filled with nothing"
    return str(value)


def clauses_of(answer: Answer) -> list[str]:
    """The clauses the answer's response names."""
    found: list[str] = domain()["responses"][answer.response][0].get("metadata", {}).get("clauses", [])
    return found

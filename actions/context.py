"""Everything an answerer may look at: the plan, the clock, what was said and remembered, and the member's record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from actions.member_lookup import Lookup
from bot.clock import SHANGHAI
from bot.members.values import Member
from bot.plan.plan import Plan

SUBJECTS: Mapping[str, str] = {
    "self": "您本人",
    "spouse": "您的爱人",
    "child": "您的孩子",
    "father": "您的父亲",
    "mother": "您的母亲",
    "other": "您的这位家人",
}


EXACT_DAY = "exact_day"
"""What an answer asks for when an interval of days does not settle it."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The day, or the interval of days, of a first diagnosis as the member said it."""

    first: date
    last: date
    hour: time | None = None
    """The time of day, when it was said: it matters on the day the plan ends."""

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Context:
    """One turn, seen by an answerer. `lookup` holds the member's record or why there is none."""

    plan: Plan
    now: datetime
    text: str
    lookup: Lookup
    relation: str = "self"
    relation_said: bool = False
    relations: tuple[str, ...] = ()
    """All relations named in this message, in order."""
    disease: str | None = None
    diagnosis: Diagnosis | None = None
    date_problem: str | None = None
    """`impossible` or `future` when the message holds a date that cannot be a day of diagnosis."""
    plans: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    topic: str | None = None
    asked: str | None = None
    """What the last answer asked for."""
    slots: Mapping[str, Any] = field(default_factory=dict)

    @property
    def member(self) -> Member | None:
        """The verified member, None when there is none or the record is out of reach."""
        return self.lookup.member

    @property
    def today(self) -> date:
        """The day of `now` in Asia/Shanghai."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def ended(self) -> bool:
        """Whether the plan has ended: true from the very instant of the end clause."""
        return self.now >= self.plan.end_at

    @property
    def subject(self) -> str:
        """How the person asked about is called: 您本人, 您的母亲 …"""
        return SUBJECTS.get(self.relation, SUBJECTS["other"])

"""The plan that is closing: its published clauses, what it leaves unsaid, and what is known of other platforms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Clause:
    """One published fact. `wording` is how members are told; `source` is the citation."""

    id: str
    wording: str
    source: str
    value: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Platform:
    """What the news said of another mutual-aid platform; None where nothing is known."""

    name: str
    confidence: str
    """`notice`, `news`, `weak`, or `earlier` (named as closed earlier, without a date)."""
    notice: date | None = None
    end: str | None = None
    claims: str | None = None
    refund: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the bot may state about one plan. Built by `bot.plan.load`."""

    id: str
    name: str
    company: str
    successor: str
    notice_day: date
    end_at: datetime
    claim_days: int
    refund_days: int
    policy_years: int
    sum_insured: int
    clauses: Mapping[str, Clause] = field(hash=False)
    unpublished: Mapping[str, str] = field(hash=False)
    platforms: tuple[Platform, ...] = ()

    def clause(self, clause_id: str) -> Clause:
        """Return a clause by id; KeyError when the plan has no such clause."""
        return self.clauses[clause_id]

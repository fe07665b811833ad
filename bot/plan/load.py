"""Reading a plan file (`data/plans/<plan>.yml`) into a Plan, refusing one that breaks its own rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.errors import PlanError
from bot.plan.plan import Clause, Plan, Platform

REQUIRED_CLAUSES = ("notice", "end", "policy.what", "claims.window", "refund.start")


def load_plan(path: Path) -> Plan:
    """Read one plan file. Raises PlanError, with the file and the reason, when it is missing or incomplete."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _plan(data)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise PlanError(f"plan file {path.name}: {error!r}") from error


def _plan(data: Mapping[str, Any]) -> Plan:
    clauses = {name: _clause(name, raw, data["sources"]) for name, raw in data["clauses"].items()}
    missing = [name for name in REQUIRED_CLAUSES if name not in clauses]
    if missing:
        raise ValueError(f"missing clauses: {', '.join(missing)}")
    return Plan(
        id=data["plan"],
        name=data["name"],
        company=data["company"],
        successor=data["successor"],
        notice_day=_day(clauses["notice"].value["day"]),
        end_at=datetime.fromisoformat(clauses["end"].value["at"]),
        claim_days=int(clauses["claims.window"].value["days"]),
        refund_days=int(clauses["refund.start"].value["days"]),
        policy_years=int(clauses["policy.what"].value["years"]),
        sum_insured=int(clauses["policy.what"].value["sum_insured"]),
        clauses=clauses,
        unpublished=dict(data["unpublished"]),
        platforms=tuple(Platform(**raw) for raw in data["platforms"]),
    )


def _clause(name: str, raw: Mapping[str, Any], sources: Mapping[str, str]) -> Clause:
    return Clause(id=name, wording=raw["wording"], source=sources[raw["source"]], value=raw["value"])


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)

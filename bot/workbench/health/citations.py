"""Responses that rest on no clause, clauses that are not there, and clauses nothing cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import InputError
from bot.plan.plan import Plan
from bot.workbench.health.finding import Finding, Kind

_HOLE = re.compile(r"\{([a-z_]+)\}")
_ASIDE = re.compile(r"“[^”]*”|（[^）]*）|1[12]0")
"""What is only an example, or an emergency number."""
_STATES = re.compile(r"\d|公告|规定|平台(?:承担|会|将)|可以(?:申请|领)|不退|会退")
"""What a text that states a fact of the plan holds; small talk and questions do not."""
NO_FACTS = frozenset({"name", "plan_name", "lines", "subject", "hours", "next_open", "today", "platform"})
"""Placeholders that are no figure of the plan."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text of a response with the clauses it names."""

    response: str
    text: str
    clauses: tuple[str, ...]


def read_said(domain: Path) -> list[Said]:
    """Read every text of the domain. Raises InputError."""
    try:
        found: dict[str, Any] = yaml.load(domain.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[
            "responses"
        ]
        return [
            Said(name, str(text["text"]), tuple((text.get("metadata") or {}).get("clauses", ())))
            for name, texts in found.items()
            for text in texts
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise InputError(f"{domain.name}: {error!r}") from error


def citations(said: Iterable[Said], plan: Plan, more: Iterable[str] = ()) -> Iterator[Finding]:
    """Find what is wrong between responses and clauses; `more` are clauses cited elsewhere (code, quick replies)."""
    cited = set(more)
    for one in said:
        cited.update(one.clauses)
        yield from _unknown(one, plan.clauses)
        if not one.clauses and states_a_fact(one.text):
            yield Finding(
                Kind.NO_CLAUSE,
                f"{one.response} 说了事实，却没有写依据：{one.text[:40]}",
                "在 domain.yml 这句回答的 metadata.clauses 里写上它依据的条款",
                texts=(one.text,),
            )
    for name, clause in plan.clauses.items():
        if name not in cited:
            yield Finding(
                Kind.UNCITED,
                f"条款 {name} 没有回答引用：{clause.wording[:40]}",
                "会员会问到的话，写一句回答引用它；确实用不上就留着",
            )


def states_a_fact(text: str) -> bool:
    """Say whether a text states something about the plan."""
    holes = set(_HOLE.findall(text))
    return bool(holes - NO_FACTS) or bool(_STATES.search(_ASIDE.sub("", _HOLE.sub("", text))))


def _unknown(one: Said, clauses: Mapping[str, Any]) -> Iterator[Finding]:
    for clause in one.clauses:
        if clause not in clauses:
            yield Finding(
                Kind.UNKNOWN_CLAUSE,
                f"{one.response} 依据的条款 {clause} 不在方案文件里",
                "改成 data/plans 里有的条款",
                texts=(one.text,),
            )

"""The desk's rules as the operator set them in `data/desk.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from bot.desk.reasons import Reason
from bot.desk.service_levels import Targets
from bot.errors import SettingsError


class Assignment(StrEnum):
    """Agents take tickets themselves, or each is given to somebody at once."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Group:
    """Some agents, and what they are for. `topics` are beginnings of intents."""

    id: str
    name: str
    reasons: frozenset[Reason] = frozenset()
    topics: tuple[str, ...] = ()

    def is_for(self, reason: Reason, topic: str | None) -> bool:
        """Say whether a ticket of this reason and topic is theirs."""
        return reason in self.reasons or bool(topic and topic.startswith(self.topics or "\n"))


@dataclass(frozen=True, slots=True)
class DeskRules:
    """Everything the operator decides about the desk."""

    assignment: Assignment
    agent_limit: int
    handling_minutes: int
    queue_time: timedelta
    """In working time."""
    reopen_time: timedelta
    targets: Targets
    groups: tuple[Group, ...]
    skills: tuple[Group, ...]
    tags: tuple[str, ...]
    close_reasons: Mapping[str, str]

    def group_of(self, reason: Reason, topic: str | None) -> str | None:
        """Return the group a ticket belongs to, None for everybody."""
        return next((g.id for g in self.groups if g.is_for(reason, topic)), None)

    def skill_of(self, reason: Reason) -> str | None:
        """Return the skill a ticket needs, if any."""
        return next((s.id for s in self.skills if s.is_for(reason, None)), None)


def load_rules(path: Path) -> DeskRules:
    """Read the file. Raises SettingsError naming it and what is wrong."""
    try:
        return _rules(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SettingsError(f"desk rules in {path.name}: {error!r}") from error


def _rules(data: Mapping[str, Any]) -> DeskRules:
    return DeskRules(
        assignment=Assignment(data["assignment"]),
        agent_limit=_positive(data["agent_limit"]),
        handling_minutes=_positive(data["handling_minutes"]),
        queue_time=timedelta(minutes=_positive(data["queue_minutes"])),
        reopen_time=timedelta(hours=_positive(data["reopen_hours"])),
        targets=_targets(data["service_levels"]),
        groups=_groups(data.get("groups")),
        skills=_groups(data.get("skills")),
        tags=tuple(map(str, data["tags"])),
        close_reasons={str(k): str(v) for k, v in data["close_reasons"].items()},
    )


def _targets(data: Mapping[str, Any]) -> Targets:
    warn_at = float(data["warn_at"])
    if not 0 < warn_at < 1:
        raise ValueError("warn_at lies between 0 and 1")
    minutes = {name: timedelta(minutes=_positive(data[f"{name}_minutes"])) for name in LEVELS}
    return Targets(**minutes, warn_at=warn_at)


LEVELS = ("first_response", "next_response", "resolution")


def _groups(data: Mapping[str, Any] | None) -> tuple[Group, ...]:
    return tuple(
        Group(
            str(name),
            str(said["name"]),
            frozenset(Reason(r) for r in said.get("reasons", ())),
            tuple(map(str, said.get("topics", ()))),
        )
        for name, said in (data or {}).items()
    )


def _positive(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"a whole number of 1 or more was expected, not {value!r}")
    return value

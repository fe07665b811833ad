"""What somebody may do: roles, and the one table of which role includes which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    """A role of an account; an account may have several."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    ADMIN = "admin"


INCLUDES: Mapping[Role, frozenset[Role]] = {
    Role.AGENT: frozenset({Role.AGENT}),
    Role.SUPERVISOR: frozenset({Role.SUPERVISOR, Role.AGENT}),
    Role.TRAINER: frozenset({Role.TRAINER}),
    Role.ADMIN: frozenset(Role),
}
CHINESE: Mapping[Role, str] = {
    Role.AGENT: "客服",
    Role.SUPERVISOR: "主管",
    Role.TRAINER: "训练师",
    Role.ADMIN: "管理员",
}


def includes(roles: Iterable[Role], wanted: Role) -> bool:
    """Say whether one of the roles may do what `wanted` may."""
    return any(wanted in INCLUDES[role] for role in roles)

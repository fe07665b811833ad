"""Somebody who is signed in, as every page and route sees them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.staff.role import Role, includes


@dataclass(frozen=True, slots=True)
class Person:
    """An account at work. `name` signs in and stands in the audit log, `display_name` is shown to colleagues."""

    account_id: int
    name: str
    display_name: str
    roles: tuple[Role, ...]
    groups: tuple[str, ...] = ()
    must_change_password: bool = False
    local: bool = True
    """Whether it signs in with a password kept here; else the identity provider knows it."""

    def may(self, role: Role) -> bool:
        """Say whether this person may do what `role` may: `person.may(Role.SUPERVISOR)`."""
        return includes(self.roles, role)

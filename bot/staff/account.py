"""An account as the record holds it, and what a name must look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.staff.errors import AccountRefused
from bot.staff.person import Person
from bot.staff.role import Role

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}", re.A)
LONGEST_DISPLAY_NAME = 40
LONGEST_GROUP = 30
MOST_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """What an admin, or the identity provider, says of somebody."""

    display_name: str
    roles: tuple[Role, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a new account begins with; a `subject` and no `password_hash` for one of the identity provider."""

    name: str
    profile: Profile
    password_hash: str | None = None
    must_change_password: bool = False
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `subject` is `issuer subject` of the identity provider, None for a local one."""

    id: int
    name: str
    display_name: str
    roles: tuple[Role, ...]
    groups: tuple[str, ...]
    active: bool
    must_change_password: bool
    subject: str | None
    created_at: datetime
    changed_at: datetime

    def profile(self) -> Profile:
        """Return what can be changed about somebody."""
        return Profile(self.display_name, self.roles, self.groups)

    def person(self) -> Person:
        """Return what the rest of the house needs of it."""
        return Person(
            account_id=self.id,
            name=self.name,
            display_name=self.display_name,
            roles=self.roles,
            groups=self.groups,
            must_change_password=self.must_change_password,
            local=self.subject is None,
        )


def account_name(text: str) -> str:
    """Return the name as it is kept: lower case, without blanks around. Raises AccountRefused with a Chinese sentence."""
    name = text.strip().lower()
    if not NAME.fullmatch(name):
        raise AccountRefused("账号名用2到64位小写字母、数字和 . _ @ -，以字母或数字开头。")
    return name


def display_name(text: str) -> str:
    """Return the name colleagues see. Raises AccountRefused when it is empty or too long."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= LONGEST_DISPLAY_NAME or not name.isprintable():
        raise AccountRefused(f"显示名要有1到{LONGEST_DISPLAY_NAME}个字。")
    return name


def group_names(text: str) -> tuple[str, ...]:
    """Return groups and skills from one line with commas or blanks between. Raises AccountRefused."""
    names = tuple(dict.fromkeys(part for part in re.split(r"[\s,，、;；]+", text) if part))
    if len(names) > MOST_GROUPS or any(len(n) > LONGEST_GROUP or not n.isprintable() for n in names):
        raise AccountRefused(f"最多{MOST_GROUPS}个小组或技能，每个不超过{LONGEST_GROUP}个字。")
    return names


def roles_of(names: list[str]) -> tuple[Role, ...]:
    """Return roles by their names, each once, in the order of the table. Raises AccountRefused."""
    known = {role.value for role in Role}
    if not names or not set(names) <= known:
        raise AccountRefused(f"角色至少选一个：{'、'.join(sorted(known))}。")
    return tuple(role for role in Role if role.value in names)

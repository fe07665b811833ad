"""Accounts of the people at work. Each change writes its line of the audit log in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import system_now
from bot.record.audit import write_line
from bot.record.database import Database
from bot.record.locks import LockKey, hold
from bot.record.storable import storable_text
from bot.record.tables_staff import accounts
from bot.staff.account import Account, NewAccount, Profile
from bot.staff.audit import Action, Details, about_account
from bot.staff.errors import AccountRefused
from bot.staff.role import Role

TAKEN = "这个账号名已经有人用了。"
LAST_ADMIN = "至少要留一个能用的管理员账号。"
GONE = "没有这个账号。"


class Accounts:
    """Every method raises RecordUnavailable; `by` is the account that does it, or `system`."""

    def __init__(self, database: Database, now: Callable[[], datetime] = system_now) -> None:
        self._database = database
        self._now = now

    async def by_id(self, account_id: int) -> Account | None:
        """Return an account, None when there is none."""
        return await self._one("id", account_id)

    async def by_name(self, name: str) -> Account | None:
        """Return an account, None when there is none."""
        return await self._one("name", storable_text(name))

    async def by_subject(self, subject: str) -> Account | None:
        """Return the account of somebody the identity provider knows, None when there is none."""
        return await self._one("subject", storable_text(subject))

    async def credentials(self, name: str) -> tuple[Account | None, str | None]:
        """Return the account of a name and its password hash; None where there is none, in the same time."""
        async with self._database.read() as connection:
            row = await _row(connection, "name", storable_text(name))
        return (_account(row), row.password_hash) if row else (None, None)

    async def all(self) -> list[Account]:
        """Return every account: those that work first, then by name."""
        query = select(accounts).order_by(accounts.c.active.desc(), accounts.c.name)
        async with self._database.read() as connection:
            return [_account(row) for row in await connection.execute(query)]

    async def add(self, new: NewAccount, by: str) -> Account:
        """Add an account. Raises AccountRefused when the name is taken."""
        async with self._database.write() as connection:
            await hold(connection, LockKey.ACCOUNTS)
            if await _row(connection, "name", new.name):
                raise AccountRefused(TAKEN)
            now = self._now()
            values = _values(new) | {"active": True, "created_at": now, "changed_at": now}
            row = (await connection.execute(accounts.insert().values(values).returning(accounts))).one()
            details = _details(new.profile)
            about = about_account(new.name)
            await write_line(connection, now, by, Action.ACCOUNT_ADDED, about=about, details=details)
            return _account(row)

    async def change(self, account_id: int, profile: Profile, by: str) -> Account:
        """Change who somebody is. Raises AccountRefused when there is none, or no admin would be left."""
        values = _profile_values(profile)
        return await self._update(account_id, values, by, Action.ACCOUNT_CHANGED, _details(profile))

    async def set_active(self, account_id: int, active: bool, by: str) -> Account:
        """Stop an account, or let it work again. Raises AccountRefused as `change` does."""
        action = Action.ACCOUNT_ACTIVATED if active else Action.ACCOUNT_DEACTIVATED
        return await self._update(account_id, {"active": active}, by, action)

    async def set_password(
        self, account_id: int, password_hash: str, *, must_change: bool, by: str
    ) -> Account:
        """Give an account another password. Raises AccountRefused when there is none."""
        action = Action.PASSWORD_RESET if must_change else Action.PASSWORD_CHANGED
        values = {"password_hash": password_hash, "must_change_password": must_change}
        return await self._update(account_id, values, by, action)

    async def keep_hash(self, account_id: int, password_hash: str) -> None:
        """Keep the same password hashed with newer parameters; nothing else changes."""
        statement = accounts.update().where(accounts.c.id == account_id).values(password_hash=password_hash)
        async with self._database.write() as connection:
            await connection.execute(statement)

    async def _one(self, column: str, value: object) -> Account | None:
        async with self._database.read() as connection:
            row = await _row(connection, column, value)
        return _account(row) if row else None

    async def _update(
        self,
        account_id: int,
        values: Mapping[str, Any],
        by: str,
        action: Action,
        details: Details | None = None,
    ) -> Account:
        async with self._database.write() as connection:
            await hold(connection, LockKey.ACCOUNTS)
            now = self._now()
            had_admin = await _has_admin(connection)
            changed = accounts.update().where(accounts.c.id == account_id).values(**values, changed_at=now)
            row = (await connection.execute(changed.returning(accounts))).one_or_none()
            if row is None:
                raise AccountRefused(GONE)
            if had_admin and not await _has_admin(connection):
                raise AccountRefused(LAST_ADMIN)  # and the change is taken back
            await write_line(connection, now, by, action, about=about_account(row.name), details=details)
            return _account(row)


async def _has_admin(connection: AsyncConnection) -> bool:
    """Return whether somebody can manage accounts."""
    working = await connection.scalars(select(accounts.c.roles).where(accounts.c.active))
    return any(Role.ADMIN in roles for roles in working)


async def _row(connection: AsyncConnection, column: str, value: object) -> Row[Any] | None:
    return (await connection.execute(select(accounts).where(accounts.c[column] == value))).one_or_none()


def _values(new: NewAccount) -> dict[str, Any]:
    return _profile_values(new.profile) | {
        "name": new.name,
        "password_hash": new.password_hash,
        "must_change_password": new.must_change_password,
        "subject": new.subject,
    }


def _profile_values(profile: Profile) -> dict[str, Any]:
    return {
        "display_name": profile.display_name,
        "roles": list(profile.roles),
        "groups": list(profile.groups),
    }


def _details(profile: Profile) -> Details:
    return {"roles": " ".join(profile.roles), "groups": " ".join(profile.groups)}


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        roles=tuple(Role(role) for role in row.roles),
        groups=tuple(row.groups),
        active=row.active,
        must_change_password=row.must_change_password,
        subject=row.subject,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )

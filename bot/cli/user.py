"""`python -m bot user add | list | reset | deactivate | activate`: accounts, from the machine itself.

The first admin is made so. In the audit log such deeds are by `system:USER`, the user of the machine.
"""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from bot.record.accounts import GONE, Accounts
from bot.record.address import database_address
from bot.record.database import Database, open_database
from bot.record.upgrade import upgrade
from bot.server.sign_in.build import build_sign_ins
from bot.server.sign_in.service import SignIns
from bot.settings import Settings
from bot.staff.account import Account, NewAccount, Profile, account_name, display_name, group_names, roles_of
from bot.staff.errors import AccountRefused, PasswordRefused
from bot.staff.passwords import Passwords, check_new_password
from bot.state.connect import connect


def add_user(name: str, roles: list[str], shown: str, groups: list[str], *, from_stdin: bool) -> None:
    """Add an account. Raises AccountRefused, PasswordRefused, RecordUnavailable."""
    known_as = account_name(name)
    profile = Profile(display_name(shown or known_as), roles_of(roles), group_names(" ".join(groups)))
    password = _password_of_stdin() if from_stdin else _password_asked_for()
    check_new_password(password, known_as)
    account = asyncio.run(_add(known_as, profile, password))
    typer.echo(f"{account.name}  {' '.join(account.roles)}")


def list_users() -> None:
    """Print one line for each account."""
    accounts = asyncio.run(_all())
    for account in accounts:
        typer.echo(_line(account))
    typer.echo(f"{len(accounts)} accounts", err=True)


def reset_user(name: str) -> None:
    """Print a one-time password. Raises AccountRefused when there is no such account, or none with a password here."""
    typer.echo(asyncio.run(_reset(account_name(name))))


def set_user_active(name: str, *, active: bool) -> None:
    """Stop an account and its sessions, or let it work again. Raises AccountRefused."""
    account = asyncio.run(_set_active(account_name(name), active))
    typer.echo(_line(account))


async def _add(name: str, profile: Profile, password: str) -> Account:
    async with _record() as database:
        kept = await Passwords().hash(password)
        return await Accounts(database).add(NewAccount(name, profile, password_hash=kept), _by())


async def _all() -> list[Account]:
    async with _record() as database:
        return await Accounts(database).all()


async def _reset(name: str) -> str:
    async with _sign_ins() as sign_ins:
        account = await _found(sign_ins, name)
        if account.subject:
            raise AccountRefused("the identity provider keeps this account's password")
        return await sign_ins.reset_password(account.id, _by())


async def _set_active(name: str, active: bool) -> Account:
    async with _sign_ins() as sign_ins:
        account = await _found(sign_ins, name)
        return await sign_ins.set_active(account.id, active, _by())


async def _found(sign_ins: SignIns, name: str) -> Account:
    account = await sign_ins.accounts.by_name(name)
    if account is None:
        raise AccountRefused(GONE)
    return account


@asynccontextmanager
async def _record() -> AsyncIterator[Database]:
    settings = Settings.from_environment()
    database = open_database(database_address(settings.database_url, settings.var))
    try:
        await upgrade(database)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def _sign_ins() -> AsyncIterator[SignIns]:
    settings = Settings.from_environment()
    async with _record() as database, connect(settings.redis_url, settings.var) as link:
        yield build_sign_ins(link, database)


def _by() -> str:
    return f"system:{getpass.getuser()}"


def _password_of_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _password_asked_for() -> str:
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise PasswordRefused("the two passwords differ")
    return password


def _line(account: Account) -> str:
    state = "active" if account.active else "stopped"
    parts = [account.name, " ".join(account.roles), state, account.display_name, " ".join(account.groups)]
    return "  ".join(part for part in parts if part)

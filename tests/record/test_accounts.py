"""账号，SQLite 和 PostgreSQL 都一样。"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.clock import SHANGHAI
from bot.record.accounts import LAST_ADMIN, TAKEN, Accounts
from bot.record.audit import AuditFilter, AuditLog
from bot.record.database import Database
from bot.staff.account import NewAccount, Profile
from bot.staff.audit import Action
from bot.staff.errors import AccountRefused
from bot.staff.role import Role

MORNING = datetime(2021, 4, 12, 9, 30, tzinfo=SHANGHAI)
AGENT = Profile("张测试", (Role.AGENT,), ("理赔",))
ADMIN = Profile("王管理", (Role.ADMIN,))


async def test_建的账号原样拿回来(database: Database) -> None:
    accounts = Accounts(database, lambda: MORNING)
    made = await accounts.add(NewAccount("xiaozhang", AGENT, password_hash="$hash$"), "boss")
    assert made.profile() == AGENT and made.active and made.created_at == MORNING
    assert await accounts.by_id(made.id) == await accounts.by_name("xiaozhang") == made
    assert await accounts.credentials("xiaozhang") == (made, "$hash$")
    assert await accounts.credentials("nobody") == (None, None)
    assert await accounts.by_name("xiao\x00\ud800") is None


async def test_改动连同审计在一个事务里(database: Database) -> None:
    now = MORNING
    accounts = Accounts(database, lambda: now)
    made = await accounts.add(NewAccount("xiaozhang", AGENT), "boss")
    now += timedelta(hours=1)
    changed = await accounts.change(made.id, replace(AGENT, roles=(Role.SUPERVISOR,)), "boss")
    assert changed.roles == (Role.SUPERVISOR,) and changed.changed_at == now and changed.created_at == MORNING
    await accounts.set_password(made.id, "$new$", must_change=True, by="boss")
    await accounts.set_active(made.id, False, "boss")
    lines = await AuditLog(database).page(AuditFilter(about="xiaozhang"))
    assert [line.action for line in reversed(lines)] == [
        Action.ACCOUNT_ADDED,
        Action.ACCOUNT_CHANGED,
        Action.PASSWORD_RESET,
        Action.ACCOUNT_DEACTIVATED,
    ]
    assert {line.who for line in lines} == {"boss"}
    assert "$new$" not in str(lines)


async def test_同名的只有一个_同时来也是(database: Database) -> None:
    accounts = Accounts(database)
    tries = [accounts.add(NewAccount("xiaozhang", AGENT), "boss") for _ in range(5)]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    refused = [end for end in ends if isinstance(end, AccountRefused)]
    assert len(refused) == 4 and {str(error) for error in refused} == {TAKEN}
    assert len(await accounts.all()) == 1
    assert len(await AuditLog(database).page(AuditFilter())) == 1


async def test_两个管理员同时停对方_总有一个留下(database: Database) -> None:
    accounts = Accounts(database)
    one, two = [await accounts.add(NewAccount(name, ADMIN), "system") for name in ("boss1", "boss2")]
    ends = await asyncio.gather(
        accounts.set_active(one.id, False, "boss2"),
        accounts.set_active(two.id, False, "boss1"),
        return_exceptions=True,
    )
    assert [str(end) for end in ends if isinstance(end, AccountRefused)] == [LAST_ADMIN]
    assert sum(account.active for account in await accounts.all()) == 1


async def test_还没有管理员的时候_别人照样能改(database: Database) -> None:
    accounts = Accounts(database)
    made = await accounts.add(NewAccount("xiaozhang", AGENT), "system")
    assert not (await accounts.set_active(made.id, False, "system")).active
    with pytest.raises(AccountRefused):
        await accounts.set_active(made.id + 1, False, "system")

"""`python -m bot user`：从机器上管账号。"""

from __future__ import annotations

import asyncio
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import app
from bot.record.accounts import Accounts
from bot.record.address import database_address
from bot.record.audit import AuditFilter, AuditLog
from bot.record.database import open_database
from bot.staff.passwords import Passwords

PASSWORD = "made-up-password"


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_VAR", str(tmp_path))
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def user(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["user", *words], input=typed)


def test_第一个管理员_密码从管道来(var: Path) -> None:
    made = user(
        "add", "Boss", "--role", "admin", "--shown", "王管理", "--password-stdin", typed=PASSWORD + "\n"
    )
    assert (made.exit_code, made.stdout) == (0, "boss  admin\n"), made.output
    assert user("list").stdout == "boss  admin  active  王管理\n"

    async def kept() -> tuple[bool, list[str]]:
        database = open_database(database_address(None, var))
        _, hashed = await Accounts(database).credentials("boss")
        fits = await Passwords().fits(hashed, PASSWORD)
        lines = await AuditLog(database).page(AuditFilter())
        await database.close()
        return fits, [line.who.partition(":")[0] for line in lines]

    assert asyncio.run(kept()) == (True, ["system"])


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (["boss", "--role", "king"], PASSWORD, "AccountRefused"),
        (["张三", "--role", "admin"], PASSWORD, "AccountRefused"),
        (["boss", "--role", "admin"], "short", "PasswordRefused"),
        (["boss", "--role", "admin"], "", "PasswordRefused"),
    ],
)
def test_不对的说为什么(words: list[str], typed: str, told: str) -> None:
    refused = user("add", *words, "--password-stdin", typed=typed)
    assert refused.exit_code == 1 and told in refused.stderr


def test_重置_停用_恢复(var: Path) -> None:
    user("add", "boss", "--role", "admin", "--password-stdin", typed=PASSWORD)
    user("add", "xiaozhang", "--role", "agent", "--group", "理赔", "--password-stdin", typed=PASSWORD)
    once = user("reset", "xiaozhang")
    assert (once.exit_code, len(once.stdout.strip())) == (0, 19), once.output
    assert user("deactivate", "xiaozhang").stdout == "xiaozhang  agent  stopped  xiaozhang  理赔\n"
    assert "active" in user("activate", "xiaozhang").stdout
    assert user("reset", "nobody").exit_code == 1
    assert user("deactivate", "boss").exit_code == 1


def test_在终端上问两遍_不显示出来(root: Path, var: Path) -> None:
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "bot", "user", "add", "boss", "--role", "admin"]
    process = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, cwd=root, start_new_session=True, env=os.environ
    )
    os.close(child)
    shown = b""
    for prompt in (b"Password: ", b"Once more: "):
        while prompt not in shown:
            shown += os.read(parent, 1024)
        os.write(parent, PASSWORD.encode() + b"\n")
    assert process.wait(60) == 0
    assert PASSWORD.encode() not in shown
    os.close(parent)

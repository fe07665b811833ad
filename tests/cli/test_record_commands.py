"""`python -m bot record aside` and `record replay`: the operator sees what the record could not take, and nobody's words."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from bot.clock import SHANGHAI
from bot.log import conversation_digest
from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.queries import recent_turns
from bot.record.unreadable import Unreadable, put_aside
from bot.record.upgrade import upgrade
from tests.record.examples import turn

SEEN = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)


def command(root: Path, var: Path, word: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "record", word],
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "BOT_VAR": str(var), "DATABASE_URL": ""},
        timeout=60,
        check=False,
    )


async def test_放在一边的看得见_补记之后就在记录里(root: Path, tmp_path: Path) -> None:
    database = open_database(database_address(None, tmp_path))
    await upgrade(database)
    good, broken = turn(1), {"raw": "张测试 13800000001"}
    reason = "DataError: invalid input '我妈得了重病' 13800000001"
    await put_aside(
        database,
        [
            Unreadable("s03-1-0", good.as_dict(), reason),
            Unreadable("s04-2-0", broken, "the event lacks 'kind'"),
        ],
        SEEN,
    )
    listed = command(root, tmp_path, "aside")
    first, second = listed.stdout.splitlines()
    whose = conversation_digest(good.conversation_id)
    assert first == f"s03-1-0  {whose}  2021-04-12T12:00:00+08:00  DataError: invalid input '…' …"
    assert second.endswith("the event lacks 'kind'")
    assert listed.stderr == "2 events aside\n"
    said = "1 recorded, 0 recorded before, 0 of people forgotten since, 1 left\n"
    assert command(root, tmp_path, "replay").stdout == said
    assert [recorded.turn for recorded in await recent_turns(database)] == [good]
    await database.close()


def test_还没有记录的时候_说没有_也不建文件(root: Path, tmp_path: Path) -> None:
    assert command(root, tmp_path, "aside").stderr == "0 events aside\n"
    assert "0 recorded" in command(root, tmp_path, "replay").stdout
    assert not (tmp_path / "record.db").exists()


def test_数据库连不上_说一句话_不给一堆英文栈(root: Path, tmp_path: Path) -> None:
    (tmp_path / "record.db").mkdir()
    told = command(root, tmp_path, "replay")
    assert told.returncode == 1
    assert told.stderr.startswith("RecordUnavailable: ")
    assert "Traceback" not in told.stderr

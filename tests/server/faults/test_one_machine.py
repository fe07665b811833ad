"""The bot as one machine runs it, with its own Redis and SQLite file: the server is killed, the disk is full, the clock is set.

The tests share one start of the bot and stand in the order in which they run; each counts its own members' messages at its end.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bench.servers import Server
from bench.soak import soak
from tests.server.bot_with_workers import BotWithWorkers
from tests.server.faults.stage import GENERAL, Stage

DAY = 86_400
LOG_BYTES = 32_768
"""Room for the bot's own lines: the limit on the size of files holds for its log too."""


@pytest.fixture(scope="module")
async def stage(root: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("machine")
    (folder / "clock").write_text("0")
    settings = {
        **{"BOT_WORKERS": "1", "REDIS_URL": "", "DATABASE_URL": "", "MEMBER_API_URL": ""},
        **{"BOT_SECRET": "made-up-secret-of-a-test", "CLOCK_FILE": str(folder / "clock")},
    }
    bot = BotWithWorkers(root, folder, settings, ("-m", "tests.server.faults.clock_that_jumps", "run"))
    bot.start()

    async def rows(statement: str) -> list[tuple]:
        return await asyncio.to_thread(bot.rows, statement)

    try:
        await asyncio.to_thread(bot.wait_until_ready, 1)
        async with httpx.AsyncClient(base_url=bot.url, timeout=30) as client:
            yield Stage(bot, client, rows)
    finally:
        if bot.process.poll() is None:
            await asyncio.to_thread(bot.stop)


async def test_二十个人一起聊几秒_没有一句出错_每句都记下(stage: Stage) -> None:
    server = Server(stage.bot.port, stage.bot.process.pid)
    soaked = await asyncio.to_thread(soak, server, 20, 3.0, 1.0, 4)
    assert soaked.seen.failed == {}
    assert soaked.growth < 0.05
    count = "select count(*) from messages where conversation_id like 'rest:soak-%'"
    [[recorded]] = await stage.until(
        lambda: stage.rows(count), lambda found: found[0][0] >= len(soaked.seen.took)
    )
    assert recorded == len(soaked.seen.took)


async def test_自带的redis被杀_自己再起来_一句也不丢(stage: Stage) -> None:
    enough = asyncio.Event()
    chat = asyncio.create_task(stage.chat("embedded", 4, enough))
    await asyncio.sleep(0.5)
    killed = redis_of(stage.bot.process.pid)
    os.kill(killed, signal.SIGKILL)
    again = await stage.until(lambda: asyncio.to_thread(redis_of, stage.bot.process.pid), bool)
    assert again != killed
    before = stage.ledger("embedded-1").answers
    await stage.until(lambda: _answers(stage, "embedded"), lambda now: now > before + 8)
    enough.set()
    await chat
    assert (await stage.settled("embedded")).answers > 8


async def test_磁盘满了_答复照给_说得清楚_文件不坏_有了空间就补记(stage: Stage) -> None:
    await stage.insist("full-0", GENERAL, "m0")
    await stage.settled("full")
    ask(stage, "pragma wal_checkpoint(truncate)")  # so that the next writes go to the file's end
    room = (stage.bot.folder / "bot.log").stat().st_size + LOG_BYTES
    before = resource.prlimit(stage.bot.process.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    said = 0
    while max((await stage.metric("bot_recorder_failures")).values()) < 2:
        await stage.insist("full-1", GENERAL, f"m{said}")
        said += 1
        assert said < 500
    assert "free some space, what was written is whole" in stage.bot.log()
    [[recorded]] = await stage.rows("select count(*) from messages where conversation_id = 'rest:full-1'")
    assert recorded < said
    assert ask(stage, "pragma integrity_check") == "ok"
    resource.prlimit(stage.bot.process.pid, resource.RLIMIT_FSIZE, before)
    assert len((await stage.settled("full")).shown) == said + 1
    assert ask(stage, "pragma integrity_check") == "ok"


async def test_机器的钟往前往后跳_一句也不丢_也不再答一遍(stage: Stage) -> None:
    clock, quiet = stage.bot.folder / "clock", len(stage.bot.log())
    said = []
    for number, jump in enumerate((0, 2 * DAY, -3 * DAY, 3600, 0)):
        clock.write_text(str(jump))
        said.append(await stage.insist(f"clock-{number % 2}", GENERAL, f"m{number}"))
        assert await stage.insist("clock-0", GENERAL, "m0") == said[0]  # answered before the jump: not again
    ledger = await stage.settled("clock")
    assert (len(ledger.shown), ledger.answers) == (5, 10)
    days = await stage.rows(
        "select distinct date(answered_at) from turns where conversation_id like 'rest:clock-%'"
    )
    assert len(days) >= 3  # the clock did jump
    assert '"level": "error"' not in stage.bot.log()[quiet:]
    await stage.until(lambda: stage.metric("bot_leader"), lambda seen: list(seen.values()) == [1.0])


async def _answers(stage: Stage, act: str) -> int:
    return stage.ledger(f"{act}-1").answers


def redis_of(pid: int) -> int | None:
    """The embedded server of a bot; None while it has none."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            if "redis-server" in Path(f"/proc/{child}/cmdline").read_text().split("\0")[0]:
                return int(child)
    return None


def ask(stage: Stage, pragma: str) -> object:
    """What SQLite says of the file, asked from outside."""
    connection = sqlite3.connect(stage.bot.folder / "var" / "record.db", timeout=5)
    try:
        return connection.execute(pragma).fetchone()[0]
    finally:
        connection.close()

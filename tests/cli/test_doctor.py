"""`python -m bot doctor`: one line for each check, in the operator's words, with what to do."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.cli.demo import free_port
from bot.cli.doctor import installation, live_state, record
from bot.cli.doctor.examination import findings
from bot.cli.doctor.finding import Finding, Level
from bot.cli.doctor.live_state import check_live_state
from bot.cli.doctor.member_api import check_member_api
from bot.cli.doctor.record import check_record
from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.examine import examine as examine_record
from bot.record.upgrade import upgrade
from bot.settings import Settings
from bot.state import keys
from bot.state.connect import connect
from bot.state.examine import RedisFacts
from bot.state.server_binary import newest_server

HEALTHY = RedisFacts(
    version="7.2.4",
    appends=True,
    last_write_failed=False,
    used_bytes=10_000_000,
    max_bytes=0,
    policy="noeviction",
    is_replica=False,
    round_trip=0.0004,
    clock_ahead=0.1,
)


def settings(tmp_path: Path, **environment: str) -> Settings:
    (tmp_path / "var").mkdir(mode=0o700, exist_ok=True)
    return Settings.from_environment({"BOT_VAR": str(tmp_path / "var"), **environment})


async def gathered(findings: AsyncIterator[Finding]) -> list[Finding]:
    return [finding async for finding in findings]


def worst(findings: list[Finding]) -> Level:
    return max((finding.level for finding in findings), key=list(Level).index)


# Redis


async def test_自带的_redis_样样正常(tmp_path: Path) -> None:
    found = await gathered(check_live_state(settings(tmp_path)))
    assert [finding.check for finding in found] == ["Redis", "时钟", "记录进度", "死信"]
    assert worst(found) is Level.GOOD


@pytest.mark.parametrize(
    ("wrong", "level", "said", "advice"),
    [
        ({"version": "5.0.14"}, Level.ACT, "5.0.14", "6.2"),
        ({"version": "9.0.0"}, Level.ACT, "9.0.0", "6.2 到 8"),
        ({"version": "?"}, Level.ACT, "?", "6.2"),
        ({"is_replica": True}, Level.ACT, "副本", "主节点"),
        ({"appends": False}, Level.ACT, "AOF", "appendonly yes"),
        ({"last_write_failed": True}, Level.ACT, "写盘失败", "磁盘"),
        ({"policy": "allkeys-lru"}, Level.ACT, "allkeys-lru", "noeviction"),
        ({"max_bytes": 11_000_000}, Level.WATCH, "91%", "maxmemory"),
        ({"round_trip": 0.03}, Level.WATCH, "30.0 毫秒", "近"),
    ],
)
def test_redis_哪里不对_就说哪里_和怎么办(
    wrong: dict[str, object], level: Level, said: str, advice: str
) -> None:
    (finding,) = live_state.judge(replace(HEALTHY, **wrong))
    assert finding.level is level
    assert said in finding.said
    assert advice in finding.advice


@pytest.mark.parametrize("version", ["6.2.0", "7.0.15", "8.4.1"])
def test_六点二到八都可以(version: str) -> None:
    assert worst(live_state.judge(replace(HEALTHY, version=version))) is Level.GOOD


@pytest.mark.parametrize(("ahead", "level"), [(1.9, Level.GOOD), (-2.1, Level.ACT), (3600.0, Level.ACT)])
def test_时钟差两秒以上要处理(ahead: float, level: Level) -> None:
    assert live_state.judge_clock(replace(HEALTHY, clock_ahead=ahead)).level is level


@contextmanager
def careless_redis(folder: Path) -> Iterator[str]:
    """A Redis as one comes without a thought: nothing on disk, and keys go when memory is short."""
    port = str(free_port())
    command = [str(newest_server().path), "--port", port, "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([*command, "--maxmemory-policy", "allkeys-lru"], stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


async def test_真的_redis_没开_aof_又会丢键(tmp_path: Path) -> None:
    with careless_redis(tmp_path) as url:
        told = settings(tmp_path, REDIS_URL=url)
        deadline = time.monotonic() + 10
        while (found := await gathered(check_live_state(told)))[0].said.startswith("连不上"):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
    acts = [finding.advice for finding in found if finding.level is Level.ACT]
    assert acts == ["在 redis.conf 里设 appendonly yes", "在 redis.conf 里设 maxmemory-policy noeviction"]


async def test_redis_不在(tmp_path: Path) -> None:
    (found,) = await gathered(check_live_state(settings(tmp_path, REDIS_URL="redis://127.0.0.1:1")))
    assert (found.level, found.check) == (Level.ACT, "Redis")


async def test_记录落后一分钟以上要处理_死信要留意(tmp_path: Path) -> None:
    told = settings(tmp_path)
    async with connect(None, told.var) as link:
        old = f"{int((time.time() - 90) * 1000)}-0"
        await link.call("XADD", keys.events("s03"), old, "event", "{}")
        await link.call("HSET", keys.dead("s03"), "0" * 32, "x")
        await link.call("ZADD", keys.dead_at("s03"), int(time.time() * 1000), "0" * 32)
        found = {finding.check: finding for finding in await gathered(check_live_state(told))}
    assert found["记录进度"].level is Level.ACT
    assert "1 轮还没写进数据库，最早的已经等了 9" in found["记录进度"].said
    assert found["死信"].level is Level.WATCH
    assert "outbox dead" in found["死信"].advice


# The record


async def test_还没有数据库文件_不会替它建(tmp_path: Path) -> None:
    told = settings(tmp_path)
    found = await gathered(check_record(told))
    assert worst(found) is not Level.ACT
    assert not (told.var / "record.db").exists()


async def test_建好的数据库_试写不留痕迹(tmp_path: Path) -> None:
    told = settings(tmp_path)
    address = database_address(None, told.var)
    await upgrade(address)
    assert worst(await gathered(check_record(told))) is Level.GOOD
    database = open_database(address)
    async with database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM forgotten")).scalar() == 0
    await database.close()


async def test_表还是旧的_提醒先备份(tmp_path: Path) -> None:
    told = settings(tmp_path)
    address = database_address(None, told.var)
    await upgrade(address)
    database = open_database(address)
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    facts = await examine_record(database)
    await database.close()
    (finding,) = record.judge(facts, "SQLite")
    assert (finding.level, facts.version) == (Level.WATCH, "0000")
    assert "备份" in finding.advice


async def test_写不进去的数据库要处理(tmp_path: Path) -> None:
    told = settings(tmp_path)
    address = database_address(None, told.var)
    await upgrade(address)
    database = open_database(address)
    async with database.write() as connection:
        refuse = "BEFORE INSERT ON forgotten BEGIN SELECT RAISE(ABORT, 'not today'); END"
        await connection.exec_driver_sql(f"CREATE TRIGGER refuse {refuse}")
    await database.close()
    found = await gathered(check_record(told))
    assert worst(found) is Level.ACT


async def test_数据库地址不对_不把密码念出来(tmp_path: Path) -> None:
    told = settings(tmp_path, DATABASE_URL="postgresql://bot:s3cret-made-up@127.0.0.1:1/record")
    (found,) = await gathered(check_record(told))
    assert found.level is Level.ACT
    assert "s3cret-made-up" not in found.line()


# The member-status API


@contextmanager
def member_api(status: int, body: bytes, kind: str = "application/problem+json") -> Iterator[str]:
    """An API that always answers the same, to whoever brings the right token; 401 to others."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            right = self.headers["Authorization"] == "Bearer right"
            answer = body if right else b'{"type":"about:blank","title":"no","status":401}'
            self.send_response(status if right else 401)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


NOBODY = b'{"type":"about:blank","title":"Not Found","status":404,"code":"not_found"}'


@pytest.mark.parametrize(
    ("answer", "token", "level", "advice"),
    [
        ((404, NOBODY), "right", Level.GOOD, ""),
        ((404, NOBODY), "wrong", Level.ACT, "MEMBER_API_TOKEN"),
        ((200, b'{"member_id": "m-1"}'), "right", Level.ACT, "停用"),
        ((500, b"{}"), "right", Level.ACT, "联系会员系统"),
        ((200, b"<html>"), "right", Level.ACT, "联系会员系统"),
    ],
)
async def test_会员接口用一个编造的用户来试(
    tmp_path: Path, answer: tuple[int, bytes], token: str, level: Level, advice: str
) -> None:
    with member_api(*answer) as url:
        found = await check_member_api(settings(tmp_path, MEMBER_API_URL=url, MEMBER_API_TOKEN=token))
    assert found.level is level, found.line()
    assert advice in found.advice


async def test_会员接口不在_或没有设置(tmp_path: Path) -> None:
    away = settings(tmp_path, MEMBER_API_URL="http://127.0.0.1:1", MEMBER_API_TOKEN="t")
    assert (await check_member_api(away)).level is Level.ACT
    assert (await check_member_api(settings(tmp_path))).level is Level.WATCH


# This machine


@pytest.mark.parametrize(
    ("environment", "level"),
    [
        ({}, Level.GOOD),
        ({"BOT_PREVIEW": "1"}, Level.GOOD),
        ({"BOT_PREVIEW": "1", "BOT_HOST": "0.0.0.0"}, Level.ACT),
        ({"BOT_AS_OF": "2021-04-12"}, Level.WATCH),
        ({"REDIS_URL": "redis://10.0.0.1"}, Level.WATCH),
        ({"REDIS_URL": "redis://10.0.0.1", "BOT_SECRET": "the-same-on-each-machine"}, Level.GOOD),
        ({"MEMBER_API_URL": "http://members.example", "MEMBER_API_TOKEN": "t"}, Level.WATCH),
        ({"MEMBER_API_URL": "https://members.example", "MEMBER_API_TOKEN": "t"}, Level.GOOD),
    ],
)
def test_合法但可能不是本意的设置(tmp_path: Path, environment: dict[str, str], level: Level) -> None:
    assert worst(list(installation.check_settings(settings(tmp_path, **environment)))) is level


def test_别人能打开的状态目录要留意(tmp_path: Path) -> None:
    told = settings(tmp_path)
    told.var.chmod(0o755)
    (found,) = installation.check_settings(told)
    assert (found.level, found.advice) == (Level.WATCH, f"chmod 700 {told.var}")


def test_没有模型_没有计划(tmp_path: Path) -> None:
    told = settings(tmp_path, BOT_MODEL=str(tmp_path / "none"), BOT_PLAN="nobody")
    assert installation.check_model(told, None).level is Level.ACT
    assert "promote" in installation.check_model(told, "gone.tar.gz").advice
    assert installation.check_plan(told).level is Level.ACT


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor", *words],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_整条命令_有事要做就以1结束(root: Path, tmp_path: Path) -> None:
    done = run(root, "--json", BOT_VAR=str(tmp_path / "var"), BOT_MODEL=str(tmp_path / "none"))
    told = json.loads(done.stdout)
    assert (done.returncode, told["good"], done.stderr) == (1, False, "")
    levels = {finding["check"]: finding["level"] for finding in told["findings"]}
    assert levels["模型"] == "act"
    assert [name for name, level in levels.items() if level == "act"] == ["模型"]


async def test_设置错了_只说这一件(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("BOT_PORT", "eighty")
    (found,) = await gathered(findings())
    assert found.line().startswith("[处理] 设置：BOT_PORT")

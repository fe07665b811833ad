"""`python -m bot doctor` on Redis: its version, its persistence, its clock, how far the record is behind."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.demo import free_port
from bot.cli.doctor import live_state
from bot.cli.doctor.finding import Level
from bot.cli.doctor.live_state import check_live_state
from bot.state import keys
from bot.state.connect import connect
from bot.state.examine import RedisFacts
from bot.state.server_binary import newest_server
from tests.cli.doctor_findings import gathered, settings, worst

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

"""Two workers on a Redis and a PostgreSQL of their own, as several machines have them: whatever dies, is away or lies, each accepted
message has one set of replies and one row in the record, and what was refused was refused aloud.

The tests share one start of the bot and stand in the order in which they run; each counts its own members' messages at its end.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import pytest

from bench.connection import Connection
from bot.clock import system_now
from bot.desk import acts
from bot.desk.agents import Agent, Presence
from bot.desk.change import Outcome
from bot.state.connect import open_link
from bot.state.desk_tickets import RedisTickets
from bot.state.link import Link
from tests.record.own_postgresql import new_postgresql_database
from tests.record.tcp_gate import TcpGate
from tests.server.bot_with_workers import BotWithWorkers
from tests.server.faults.moody_member_api import AWAY, HONEST, LIES, SLOW, MoodyMemberApi, moody_member_api
from tests.server.faults.own_redis import OwnRedis
from tests.server.faults.stage import GENERAL, PERSONAL, Stage

SETTINGS = {
    "BOT_SECRET": "made-up-secret-of-a-test",
    "MEMBER_API_TOKEN": "made-up-token-of-a-test",
    "BOT_AS_OF": "2021-04-12T10:00:00+08:00",
}
AWAY_SECONDS = 20.0
REPEATS = 10_000
MINE, NOT_TO_BE_SEEN = "36.5", "暂时查不到会员系统"


@dataclass(slots=True)
class Surroundings:
    """What the bot stands on, each to be broken."""

    redis: OwnRedis
    gate: TcpGate
    api: MoodyMemberApi


@pytest.fixture(scope="module")
async def around(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Surroundings]:
    redis = OwnRedis(tmp_path_factory.mktemp("redis"))
    redis.start()
    async with moody_member_api() as api:
        yield Surroundings(redis, TcpGate("", 0), api)
    redis.kill()


@pytest.fixture(scope="module")
async def stage(
    root: Path, around: Surroundings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    async with new_postgresql_database() as address:
        gate = around.gate = TcpGate(str(address.host), address.port or 5432)
        await gate.open()
        gated = address.set(drivername="postgresql", port=gate.port).render_as_string(hide_password=False)
        settings = SETTINGS | {
            "REDIS_URL": around.redis.url,
            "DATABASE_URL": gated,
            "MEMBER_API_URL": around.api.url,
        }
        bot = BotWithWorkers(root, tmp_path_factory.mktemp("several"), settings)
        bot.start()
        try:
            await asyncio.to_thread(bot.wait_until_ready)
            direct = address.set(drivername="postgresql").render_as_string(hide_password=False)
            record = await asyncpg.connect(direct)
            async with httpx.AsyncClient(base_url=bot.url, timeout=30) as client:
                yield Stage(bot, client, record.fetch)
            await record.close()
        finally:
            if bot.process.poll() is None:
                await asyncio.to_thread(bot.stop)
            await gate.shut()


async def test_同一条消息同时到了两个进程_只答一次_也只记一次(stage: Stage) -> None:
    before = await stage.metric("bot_message_seconds_count")
    answers = await asyncio.gather(*(stage.insist("twice-1", GENERAL, "m1") for _ in range(24)))
    assert all(replies == answers[0] for replies in answers)
    after = await stage.metric("bot_message_seconds_count")
    assert all(after[worker] > before.get(worker, 0) for worker in ("1", "2"))  # both had copies of it
    assert len((await stage.settled("twice")).shown) == 1


async def test_客服接手的那一刻_机器人想好的话谁也看不见(stage: Stage, around: Surroundings) -> None:
    await stage.insist("taken-1", "我要找人工客服", "m0")
    refused = sum((await stage.metric("bot_refused_commits_total")).values())
    link = open_link(around.redis.url)
    await link.call("DEL", *[key async for key in link.matching("member:*")])  # a minute later
    with around.api.held():
        said = asyncio.create_task(stage.insist("taken-1", PERSONAL, "m1"))
        async with asyncio.timeout(5):
            await around.api.asked.wait()
        await take(link, "rest:taken-1")
    for replies in (await said, await stage.insist("taken-1", PERSONAL, "m1")):
        assert MINE not in "\n".join(reply["text"] for reply in replies)
    assert await stage.insist("taken-1", "在吗", "m2") == []  # the bot is silent from now on
    assert sum((await stage.metric("bot_refused_commits_total")).values()) == refused + 1
    assert len((await stage.settled("taken")).shown) == 3
    await link.close()


async def take(link: Link, conversation_id: str) -> None:
    """Let an agent take a conversation's ticket, as the desk does it."""
    now = system_now()
    tickets = RedisTickets(link)
    seen = await tickets.see(conversation_id)
    agent = Agent("a1", "客服小李", Presence.ONLINE, now)
    assert await tickets.write(seen, acts.taken(seen.ticket, agent, agent.id, now)) is Outcome.DONE


@pytest.mark.parametrize("mood", [HONEST, AWAY, SLOW, *LIES])
async def test_会员接口不在_太慢_或者撒谎_都不猜(stage: Stage, around: Surroundings, mood: str) -> None:
    around.api.mood = mood
    act = f"mood{[HONEST, AWAY, SLOW, *LIES].index(mood)}"
    started = time.monotonic()
    told = "\n".join(reply["text"] for reply in await stage.insist(f"{act}-1", PERSONAL, "m1"))
    assert time.monotonic() - started < 4
    assert (MINE in told) is (mood == HONEST)
    assert (NOT_TO_BE_SEEN in told) is (mood != HONEST)
    assert "876543" not in told
    around.api.mood = HONEST
    told = "\n".join(reply["text"] for reply in await stage.insist(f"{act}-2", PERSONAL, "m1"))
    assert MINE in told  # and it is believed again at once
    assert len((await stage.settled(act)).shown) == 2


async def test_redis被杀_一句也不丢_一句也不重(stage: Stage, around: Surroundings) -> None:
    enough = asyncio.Event()
    chat = asyncio.create_task(stage.chat("redis", 6, enough))
    await asyncio.sleep(1)
    await asyncio.to_thread(around.redis.kill)
    await asyncio.sleep(2)
    answered = stage.ledger("redis-1").answers
    await asyncio.to_thread(around.redis.start)
    await stage.until(lambda: _value(stage.ledger("redis-1").answers), lambda now: now > answered + 12)
    enough.set()
    await chat
    ledger = await stage.settled("redis")
    assert ledger.refused > 0  # aloud, with 503


async def _value(found: int) -> int:
    return found


async def test_数据库二十秒不在_同一条消息还重发一万遍_答复照给_事后补记(
    stage: Stage, around: Surroundings
) -> None:
    await around.gate.shut()
    shut_at = time.monotonic()
    enough = asyncio.Event()
    chat = asyncio.create_task(stage.chat("away", 1, enough))
    await asyncio.gather(*(_repeat(stage, "again-1", REPEATS // 8) for _ in range(8)))
    await stage.until(lambda: stage.metric("bot_recorder_failures"), lambda seen: max(seen.values()) > 0)
    await asyncio.sleep(AWAY_SECONDS - (time.monotonic() - shut_at))
    assert await stage.rows("select 1 from turns where conversation_id like 'rest:away-%'") == []
    await around.gate.open()
    enough.set()
    await chat
    assert (await stage.settled("away")).answers > 20
    ledger = await stage.settled("again")
    assert (ledger.answers, len(ledger.shown), ledger.refused) == (REPEATS, 1, 0)


async def _repeat(stage: Stage, sender: str, times: int) -> None:
    """The same message again and again on one connection."""
    async with Connection(stage.bot.port) as connection:
        for _ in range(times):
            status, replies = await connection.say(sender, GENERAL, "m1")
            assert status == httpx.codes.OK
            stage.ledger(sender).answered(sender, "m1", replies)


async def test_记录员所在的进程被杀_记录一行不多一行不少(stage: Stage) -> None:
    enough = asyncio.Event()
    chat = asyncio.create_task(stage.chat("leader", 4, enough))
    await asyncio.sleep(1)
    leads = await stage.metric("bot_leader")
    leader = next(number for number, value in leads.items() if value)
    victim = stage.bot.workers()[leader]
    os.kill(victim, signal.SIGKILL)
    await stage.until(lambda: stage.metric("bot_leader"), lambda seen: 1.0 in seen.values())
    enough.set()
    await chat
    assert (await stage.settled("leader")).answers > 4
    assert f"worker {leader} ended" in stage.bot.log() or stage.bot.workers()[leader] != victim

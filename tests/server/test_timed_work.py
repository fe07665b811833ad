"""What the leader does: it keeps the record and the retention, each day once, and the next leader goes on where it stopped."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SHANGHAI
from bot.conversation.event import TurnEvent
from bot.conversation.stage import Stage
from bot.record.address import database_address
from bot.record.batch import ReadEvent, write_batch
from bot.record.database import Database, open_database
from bot.record.recorder import Recorder
from bot.record.tables import turns
from bot.record.upgrade import upgrade
from bot.server.timed_work import CONSUMER, RETENTION, TimedWork
from bot.state import keys, wire
from bot.state.connect import connect
from bot.state.events import EventSource
from bot.state.leader import Leader
from bot.state.link import Link

TODAY = datetime(2021, 10, 12, 9, 0, tzinfo=SHANGHAI)


def turn(number: int, at: datetime) -> TurnEvent:
    return TurnEvent(
        conversation_id="web:made-up",
        channel="web",
        text=f"第{number}句",
        message_ids=(f"m{number}",),
        received_at=at,
        answered_at=at,
        intent=None,
        confidence=None,
        decision=None,
        ranking=(),
        intents=(),
        entities=(),
        replies=(),
        clauses=(),
        stage=Stage.BOT,
        epoch=0,
        model_id="model-1",
        latency_ms=1.0,
    )


@pytest.fixture
async def link(tmp_path: Path) -> AsyncIterator[Link]:
    async with connect(None, tmp_path) as link:
        yield link


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = open_database(database_address(None, tmp_path))
    await upgrade(database)
    yield database
    await database.close()


def work(link: Link, database: Database, now: datetime = TODAY) -> TimedWork:
    return TimedWork(lambda: Recorder(EventSource(link, CONSUMER), database), database, 180, lambda: now)


async def texts(database: Database) -> list[str]:
    async with database.read() as connection:
        return [row.text for row in await connection.execute(turns.select().order_by(turns.c.id))]


async def commit(link: Link, event: TurnEvent) -> None:
    key = keys.events(keys.shard_of(event.conversation_id))
    await link.call("XADD", key, "*", "event", wire.pack(event.as_dict()))


async def led(link: Link, work: TimedWork, until) -> None:
    task = asyncio.create_task(Leader(link, 1.0).run(work.run))
    try:
        async with asyncio.timeout(10):
            while not await until():
                assert not task.done()
                await asyncio.sleep(0.02)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_one_leader_after_another_keeps_the_record_in_order(link: Link, database: Database) -> None:
    for number in range(1, 4):
        await commit(link, turn(number, TODAY))

        async def recorded(count: int = number) -> bool:
            return len(await texts(database)) == count

        await led(link, work(link, database), recorded)
    assert await texts(database) == ["第1句", "第2句", "第3句"]


async def test_what_a_dead_leader_had_read_is_recorded_by_the_next_at_once(
    link: Link, database: Database
) -> None:
    await commit(link, turn(1, TODAY))
    assert len(await EventSource(link, CONSUMER).read(10, 1000)) == 1  # and then it died

    async def recorded() -> bool:
        return await texts(database) == ["第1句"]

    async with asyncio.timeout(5):  # far less than the 30 s after which a stranger may take it
        await led(link, work(link, database), recorded)


async def test_the_retention_is_kept_once_a_day(link: Link, database: Database) -> None:
    async def old_turn() -> None:
        event = turn(1, TODAY - timedelta(days=181))
        await write_batch(database, [ReadEvent(f"s00-{id(event)}-0", event)])

    async def pruned() -> bool:
        done = await link.call("HGET", keys.LEADER_DONE, RETENTION)
        return done is not None and done.decode() == now.date().isoformat()

    now = TODAY
    await old_turn()
    await led(link, work(link, database, now), pruned)
    assert await texts(database) == []
    await old_turn()
    await led(link, work(link, database, now), pruned)
    assert await texts(database) == ["第1句"]  # done for today, whoever leads
    now += timedelta(days=1)
    await led(link, work(link, database, now), pruned)
    assert await texts(database) == []

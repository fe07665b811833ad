"""搜会话：一页一页往前，少见的词也不会慢；报表数得对。"""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.record import search as searching
from bot.record.batch import ReadEvent, write_batch
from bot.record.database import Database
from bot.record.reports import report
from bot.record.rows import turn_row
from bot.record.search import Wanted, search
from bot.record.tables import tickets, turns
from tests.record.examples import NOON, event_id, turn

DAY = timedelta(days=1)


async def fill(database: Database, count: int) -> None:
    """Write turns a minute apart; every tenth is about a refund."""
    said = [
        turn(n, conversation_id=f"web:{n % 7}", text="我的退款呢" if n % 10 == 0 else "保险怎么领")
        for n in range(1, count + 1)
    ]
    await write_batch(database, [ReadEvent(event_id(n), one) for n, one in enumerate(said, 1)])


async def test_新的在前_翻到底_不重不漏(database: Database) -> None:
    await fill(database, 95)
    found, before = [], None
    while True:
        page = await search(database, Wanted(text="退款"), limit=4, before=before)
        found += [hit.id for hit in page.hits]
        before = page.before
        if before is None:
            break
    assert len(found) == len(set(found)) == 9
    assert found == sorted(found, reverse=True)


async def test_一次只翻看这么多_说清翻到哪_接着还能找(database: Database, monkeypatch) -> None:
    monkeypatch.setattr(searching, "SCAN", 20)
    await fill(database, 50)
    page = await search(database, Wanted(text="没有这句"))
    assert page.hits == []
    assert page.looked_back_to == NOON + timedelta(minutes=30)
    while page.before is not None:
        page = await search(database, Wanted(text="没有这句"), before=page.before)
    assert page.looked_back_to is None


async def test_按会员_按日子_按听成_百分号只是百分号(database: Database) -> None:
    await fill(database, 30)
    assert {h.conversation_id for h in (await search(database, Wanted(chat="3"))).hits} == {"web:3"}
    late = await search(database, Wanted(since=NOON + timedelta(minutes=28)))
    assert len(late.hits) == 2
    assert (await search(database, Wanted(until=NOON))).hits == []
    assert (await search(database, Wanted(text="%"))).hits == []
    assert len((await search(database, Wanted(intent="ask_refund_method"), limit=50)).hits) == 30
    assert (await search(database, Wanted(tag="投诉"))).hits == []


async def test_十万张工单和十万句话_每页不到三百毫秒(sqlite_record: Database) -> None:
    rows = [turn_row(f"e{n}", turn(n, conversation_id=f"web:{n}")) for n in range(1, 100_001)]
    async with sqlite_record.write() as connection:
        await connection.execute(insert(turns), rows)
    slowest = 0.0
    for wanted in (
        Wanted(text="退款"),
        Wanted(text="没有这句"),
        Wanted(since=NOON + 30 * DAY),
        Wanted(chat="5"),
        Wanted(tag="投诉"),
    ):
        times = []
        for before in (None, 50_000):
            started = time.perf_counter()
            await search(sqlite_record, wanted, before=before)
            times.append(time.perf_counter() - started)
        slowest = max(slowest, min(times))
    assert slowest < 0.3


async def test_报表_钟点按上海_转人工的比例(database: Database) -> None:
    await fill(database, 14)
    opened = {
        "event_id": "t1",
        "conversation_id": "web:1",
        "opened_at": NOON,
        "reason": "asked",
        "state": "closed",
    }
    more = {
        "ticket_id": "t1",
        "topic": "ask_refund_method",
        "taken_at": NOON + timedelta(seconds=30),
        "rating": 5,
    }
    async with database.write() as connection:
        await connection.execute(insert(tickets), [opened | more])
    found = await report(database, NOON - DAY, NOON + DAY)
    assert found.by_hour[12] == found.turns == 14
    assert (found.conversations, found.with_people) == (7, 1)
    assert found.by_bot == pytest.approx(6 / 7)
    assert found.times("wait") == [30.0]
    assert found.handed == {"ask_refund_method": 1}
    empty = await report(database, NOON + DAY, NOON + 2 * DAY)
    assert (empty.turns, empty.by_bot, empty.times("wait")) == (0, None, [])

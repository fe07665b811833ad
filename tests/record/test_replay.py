"""What was put aside is recorded later, once it can be: nothing is lost, nothing stands twice, the forgotten stay forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import system_now
from bot.conversation.rating import WHOLE, Rating
from bot.record.database import Database
from bot.record.forget import forget
from bot.record.queries import transcript
from bot.record.recorder import Recorder
from bot.record.replay import Replayed, aside, replay
from bot.record.unreadable import Unreadable, put_aside
from tests.record.counting import count
from tests.record.examples import NOON, noted, turn
from tests.record.memory_source import MemorySource

MEMBER = "web:zhang-ayi"


def made(number: int) -> str:
    return f"s03-{1618200000000}-{number}"


async def put(database: Database, *events: tuple[str, Any]) -> None:
    await put_aside(database, [Unreadable(*event, reason="version 1 is not 0") for event in events], NOON)


async def test_升级之后_读不懂的都补记进去(database: Database) -> None:
    await put(database, *((made(number), turn(number).as_dict()) for number in (1, 2, 10)))
    assert [event.event_id for event in await aside(database)] == [made(1), made(2), made(10)]
    assert await replay(database) == Replayed(recorded=3)
    assert [t.turn.message_ids for t in await transcript(database, MEMBER)] == [("m-1",), ("m-2",), ("m-10",)]
    assert await count(database, "messages") == 3
    assert await aside(database) == []
    assert await replay(database) == Replayed()


async def test_还是读不懂的_留在一边(database: Database) -> None:
    await put(
        database,
        (made(1), {"raw": "{broken"}),
        (made(2), turn(2).as_dict() | {"version": 99}),
        (made(3), turn(3).as_dict()),
        (made(4), {"kind": "a kind of tomorrow", "version": 1}),
    )
    for recorded in (1, 0):
        assert await replay(database) == Replayed(recorded=recorded, left=3)
    assert [event.event_id for event in await aside(database)] == [made(1), made(2), made(4)]


async def test_补记到一半断了_再来一次不会重复(database: Database) -> None:
    source = MemorySource()
    source.add(made(1), turn(1).as_dict())
    await Recorder(source, database, block_ms=5).step()
    await put(database, (made(1), turn(1).as_dict()), (made(2), turn(2).as_dict()))
    assert await replay(database) == Replayed(recorded=1, repeats=1)
    assert await count(database, "turns") == await count(database, "messages") == 2


async def test_数据库仍然不收的_留在一边_别的照记(database: Database) -> None:
    refused = turn(1).as_dict() | {"latency_ms": 8.0, "notes": {"score": float("nan")}}
    await put(database, (made(1), refused), (made(2), turn(2).as_dict()))
    assert await replay(database) == Replayed(recorded=1, left=1)
    assert [event.event_id for event in await aside(database)] == [made(1)]


async def test_工单和评价_也一样补记_一遍就够(database: Database) -> None:
    rating = Rating(MEMBER, WHOLE, "5", NOON, None, "好")
    await put(database, (made(1), noted().as_dict()), (made(2), rating.as_dict()))
    assert await replay(database) == Replayed(recorded=2)
    assert await count(database, "tickets") == await count(database, "ratings") == 1
    await put(database, (made(1), noted().as_dict()), (made(2), rating.as_dict()))
    assert await replay(database) == Replayed(repeats=2)
    assert await aside(database) == []


async def test_被忘记的人_补记时也不回来(database: Database) -> None:
    await put(database, (made(1), turn(1).as_dict()))
    await forget(database, MEMBER, system_now())
    assert await aside(database) == []  # forgetting reaches what was put aside
    await put(database, (made(2), turn(2).as_dict()))  # and what was put aside only afterwards
    assert await replay(database) == Replayed(forgotten=1)
    assert await count(database, "turns") == 0
    later = system_now() + timedelta(minutes=1)
    await put(database, (made(3), turn(3, received_at=later, answered_at=later).as_dict()))
    assert await replay(database) == Replayed(recorded=1)


@pytest.mark.parametrize("event_id", ["", "s03", "s03-x-1", "s03-1-", "别的"])
async def test_再怪的编号也能列出来_也能补记(database: Database, event_id: str) -> None:
    await put(database, (event_id, turn(1).as_dict()))
    assert [event.event_id for event in await aside(database)] == [event_id]
    assert await replay(database) == Replayed(recorded=1)

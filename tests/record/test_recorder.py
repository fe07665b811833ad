"""From the stream to SQL: every accepted message once, whatever dies or fails in between."""

import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.record.database import Database
from bot.record.queries import transcript
from bot.record.recorder import Recorder
from bot.record.tables import messages, unreadable_events
from tests.record.counting import count
from tests.record.examples import NOON, event_id, turn
from tests.record.memory_source import DyingSource, MemorySource
from tests.record.waiting import until


def _fill(source: MemorySource, amount: int) -> None:
    for number in range(1, amount + 1):
        source.add(event_id(number), turn(number).as_dict())


async def test_a_turn_is_written_as_it_was(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    source.add(event_id(1), turn().as_dict())

    assert await recorder.step() == 1

    [recorded] = await transcript(database, "web:zhang-ayi")
    assert (recorded.event_id, recorded.turn) == (event_id(1), turn())
    assert source.acknowledged == [event_id(1)]
    assert (recorder.status.turns, recorder.status.waiting) == (1, 0)


async def test_messages_answered_together_are_one_turn_and_a_row_each(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    source.add(event_id(1), turn(text="在吗\n退款呢", message_ids=("m-1", "m-2")).as_dict())
    await recorder.step()
    async with database.read() as connection:
        rows = (await connection.execute(select(messages.c.message_id, messages.c.turn_id))).all()
    assert [row.message_id for row in rows] == ["m-1", "m-2"]
    assert len({row.turn_id for row in rows}) == 1


async def test_the_same_message_id_of_two_people_is_two_messages(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    source.add(event_id(1), turn(conversation_id="wechat:oMadeUp0001").as_dict())
    source.add(event_id(2), turn(conversation_id="wechat:oMadeUp0002").as_dict())
    await recorder.step()
    assert await count(database, "messages") == 2


async def test_replays_in_any_order_leave_one_row_each(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    _fill(source, 40)
    shuffled = source.new * 3
    random.Random(7).shuffle(shuffled)
    source.new = shuffled
    while source.new:
        await recorder.step()
    assert await count(database, "turns") == await count(database, "messages") == 40
    assert (recorder.status.turns, recorder.status.repeats) == (40, 80)


async def test_killed_between_commit_and_acknowledgement(database: Database) -> None:
    dying = DyingSource()
    _fill(dying, 3)
    with pytest.raises(ConnectionResetError):
        await Recorder(dying, database, block_ms=5).step()
    assert await count(database, "turns") == 3

    source = MemorySource()
    source.pending = dying.pending  # what Redis still holds for the group
    successor = Recorder(source, database, block_ms=5)
    await successor.step()

    assert await count(database, "turns") == await count(database, "messages") == 3
    assert source.acknowledged == [event_id(1), event_id(2), event_id(3)]
    assert successor.status.repeats == 3


async def test_two_recorders_given_the_same_events(database: Database) -> None:
    sources = [MemorySource(), MemorySource()]
    for source in sources:
        _fill(source, 200)
    sources[1].new.reverse()
    recorders = [Recorder(source, database, batch=50, block_ms=5) for source in sources]
    runs = [asyncio.create_task(recorder.run()) for recorder in recorders]
    await until(lambda: sum(len(source.acknowledged) for source in sources) == 400)
    for recorder in recorders:
        recorder.stop()
    await asyncio.gather(*runs)
    assert await count(database, "turns") == 200


async def test_an_event_nobody_can_read_is_kept_aside_and_blocks_nothing(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    source.add(event_id(1), {"raw": '{"kind": "tu\x00'})
    source.add(event_id(2), turn(2).as_dict() | {"version": 99})
    source.add(event_id(3), turn(3).as_dict())
    await recorder.step()
    source.add(event_id(2), turn(2).as_dict() | {"version": 99})  # and again: still one
    await recorder.step()

    async with database.read() as connection:
        kept = (await connection.execute(select(unreadable_events).order_by("event_id"))).all()
    assert [row.event_id for row in kept] == [event_id(1), event_id(2)]
    assert "kind" in kept[0].reason
    assert "99" in kept[1].reason
    assert kept[1].conversation_id == "web:zhang-ayi"
    assert await count(database, "turns") == 1
    assert not source.pending
    assert recorder.status.unreadable == 2


async def test_an_event_the_database_refuses_is_kept_aside_and_the_others_are_written(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    _fill(source, 20)
    refused = turn(13, notes={"score": float("nan")})
    source.new[12] = (event_id(13), refused.as_dict())
    await recorder.step()
    async with database.read() as connection:
        kept = (await connection.scalars(select(unreadable_events.c.event_id))).all()
    assert kept == [event_id(13)]
    assert await count(database, "turns") == 19
    assert len(source.acknowledged) == 20


async def test_characters_no_database_takes_are_replaced(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    source.add(event_id(1), turn(text="退\x00款\ud83d吗", notes={"\x00": ["\udc00", "好😀"]}).as_dict())
    await recorder.step()
    [recorded] = await transcript(database, "web:zhang-ayi")
    assert recorded.turn.text == "退\ufffd款\ufffd吗"
    assert recorded.turn.notes == {"\ufffd": ["\ufffd", "好😀"]}


async def test_lag_is_the_age_of_the_oldest_turn_that_waits(database: Database) -> None:
    dying = DyingSource()
    _fill(dying, 2)
    recorder = Recorder(dying, database, block_ms=5)
    with pytest.raises(ConnectionResetError):
        await recorder.step()
    assert recorder.status.lag_seconds(NOON + timedelta(seconds=90)) == 90
    assert recorder.status.waiting == 2


async def test_a_recorder_ends_when_told(recorder: Recorder) -> None:
    run = asyncio.create_task(recorder.run())
    await asyncio.sleep(0.01)
    recorder.stop()
    await asyncio.wait_for(run, 2)


async def test_a_recorder_outlives_a_stream_that_fails(database: Database) -> None:
    class Stumbling(MemorySource):
        stumbles = 2

        async def claim_stale(self) -> list:
            if self.stumbles:
                self.stumbles -= 1
                raise ConnectionResetError("the stream is away")
            return await super().claim_stale()

    source = Stumbling()
    _fill(source, 1)
    recorder = Recorder(source, database, block_ms=5, longest_pause=0.02)
    run = asyncio.create_task(recorder.run())
    await until(lambda: bool(source.acknowledged))
    recorder.stop()
    await run
    assert recorder.status.last_error == "ConnectionResetError: the stream is away"
    assert recorder.status.failures == 0

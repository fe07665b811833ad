"""The recorder's end of the streams: nothing is lost when it dies, nothing stays once it is recorded."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.errors import StateUnavailable
from bot.state import keys
from bot.state.connect import open_link
from bot.state.events import EventSource


@pytest.fixture
async def say(state, turn):
    async def commit(conversation_id, *texts):
        for text in texts:
            async with state.lock(conversation_id) as lease:
                commit = turn(await state.load(conversation_id), ())
                commit.event["text"] = text
                await state.commit(lease, commit)

    return commit


def texts(events):
    return [event["text"] for _, event in events]


async def test_events_are_read_in_order_acknowledged_and_gone(link, say):
    source = EventSource(link, "recorder-1")
    await say("web:小王", "你好", "在吗", "退款呢")
    events = await source.read(10, 100)
    assert texts(events) == ["你好", "在吗", "退款呢"]
    assert events[0][0].startswith(keys.shard_of("web:小王") + "-")
    assert len({event_id for event_id, _ in events}) == 3

    await source.ack([event_id for event_id, _ in events])
    await source.ack([event_id for event_id, _ in events])
    assert await source.read(10, 10) == []
    assert await link.call("XLEN", keys.events(keys.shard_of("web:小王"))) == 0


async def test_no_more_than_asked_for_and_none_forgotten(link, say):
    source = EventSource(link, "recorder-1")
    members = [f"web:会员{number}" for number in range(20)]
    for member in members:
        await say(member, member)
    seen = []
    while events := await source.read(3, 10):
        assert len(events) <= 3
        seen += texts(events)
        await source.ack([event_id for event_id, _ in events])
    assert sorted(seen) == sorted(members)


async def test_a_restarted_recorder_first_gets_what_it_had_not_acknowledged(link, say):
    await say("web:小王", "一", "二", "三")
    first = EventSource(link, "recorder-1")
    events = await first.read(2, 100)
    assert texts(events) == ["一", "二"]
    await first.ack([events[0][0]])

    again = EventSource(link, "recorder-1")
    assert texts(await again.read(10, 100)) == ["二"]
    assert texts(await again.read(10, 100)) == ["三"]


async def test_another_recorder_takes_over_what_a_dead_one_left(link, say):
    await say("web:小王", "一", "二")
    await EventSource(link, "recorder-dead").read(10, 100)

    patient = EventSource(link, "recorder-2", stale_seconds=60)
    assert await patient.read(10, 10) == []
    assert await patient.claim_stale() == []
    await asyncio.sleep(0.06)
    heir = EventSource(link, "recorder-2", stale_seconds=0.05)
    claimed = await heir.claim_stale()
    assert texts(claimed) == ["一", "二"]
    await heir.ack([event_id for event_id, _ in claimed])
    assert (await heir.lag()).events == 0


async def test_lag_says_how_many_and_since_when(link, say):
    source = EventSource(link, "recorder-1")
    assert (await source.lag()).oldest is None
    await say("web:小王", "一")
    await say("web:小李", "二")
    lag = await source.lag()
    assert lag.events == 2
    assert abs(lag.oldest - time.time()) < 5


async def test_a_read_waits_for_the_first_event(link, redis_url, say):
    other = open_link(redis_url)
    source = EventSource(other, "recorder-1")
    await source.read(1, 1)
    reading = asyncio.create_task(source.read(10, 1000))
    await asyncio.sleep(0.05)
    await say("web:小王", "来了")
    assert texts(await reading) == ["来了"]
    started = time.perf_counter()
    assert await source.read(10, 100) == []
    assert 0.05 < time.perf_counter() - started < 0.5
    await other.close()


async def test_a_cancelled_read_loses_nothing(link, redis_url, say):
    other = open_link(redis_url)
    source = EventSource(other, "recorder-1")
    reading = asyncio.create_task(source.read(10, 1000))
    await asyncio.sleep(0.05)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    await say("web:小王", "还在")
    assert texts(await source.read(10, 500)) == ["还在"]
    await other.close()


async def test_an_entry_that_is_no_event_comes_as_it_is(link):
    for raw in [b"{broken", b"[1]", b"\xff"]:
        await link.call("XADD", keys.events("s03"), "*", "event", raw)
    events = await EventSource(link, "recorder-1").read(10, 100)
    assert [event for _, event in events] == [{"raw": "{broken"}, {"raw": "[1]"}, {"raw": "\ufffd"}]


async def test_streams_that_went_away_with_their_redis_begin_anew(link, say):
    source = EventSource(link, "recorder-1")
    await source.read(1, 1)
    await link.call("FLUSHALL")
    with pytest.raises(StateUnavailable):
        await source.read(1, 1)
    await say("web:小王", "新的开始")
    assert texts(await source.read(10, 100)) == ["新的开始"]


async def test_what_was_trimmed_while_it_was_out_is_skipped(link, say):
    await say("web:小王", "一", "二")
    first = EventSource(link, "recorder-1")
    events = await first.read(10, 100)
    shard, _, stream_id = events[0][0].partition("-")
    await link.call("XDEL", keys.events(shard), stream_id)
    assert texts(await EventSource(link, "recorder-1").read(10, 100)) == ["二"]
    await asyncio.sleep(0.02)
    assert texts(await EventSource(link, "recorder-2", stale_seconds=0.01).claim_stale()) == ["二"]

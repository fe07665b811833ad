"""An unread event leaves its stream only at the cap, and then it is counted: nothing is trimmed without a word."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot.state.scripts
from bot.state import keys
from bot.state.events import EventSource
from bot.state.keys import Lifetimes
from bot.state.link import Link
from bot.state.store import RedisLiveState

MEMBER = "web:小王"
CAP = 300
NODE = 100
"""Redis drops whole nodes of a stream, of a hundred events."""


@pytest.fixture
async def small(link: Link) -> AsyncIterator[RedisLiveState]:
    state = RedisLiveState(link, Lifetimes(stream_length=CAP), patience=5)
    yield state
    await state.close()


async def say(state: RedisLiveState, turn, count: int) -> None:
    async with state.lock(MEMBER) as lease:
        for number in range(count):
            commit = turn(await state.load(MEMBER), ())
            commit.event["text"] = str(number)
            await state.commit(lease, commit)


async def length(link: Link) -> int:
    return int(await link.call("XLEN", keys.events(keys.shard_of(MEMBER))))


async def test_到了上限之前_没读的一条也不丢(link, small, turn):
    await say(small, turn, CAP)
    assert await length(link) == CAP
    assert await EventSource(link, "recorder-1").lost() == 0


async def test_超过上限丢了多少_数得一条不差(link, small, turn):
    await say(small, turn, CAP + 2 * NODE)
    lost = await EventSource(link, "recorder-1").lost()
    assert lost > 0
    assert lost + await length(link) == CAP + 2 * NODE
    first = (await EventSource(link, "recorder-1").read(1, 100))[0][1]
    assert first["text"] == str(lost)  # the oldest went


async def test_记录跟得上_再多也不丢(link, small, turn):
    source = EventSource(link, "recorder-1")
    for _ in range(4):
        await say(small, turn, NODE)
        await source.ack([event_id for event_id, _ in await source.read(1000, 100)])
    assert await length(link) == 0
    assert await source.lost() == 0


def test_没有哪个脚本自己截短事件流():
    for path in Path(bot.state.scripts.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"'XADD'[^\n]*'event'", text) or path.name == "event_parts.py", path.name

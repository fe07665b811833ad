"""What the watch on the streams tells the operator: how far the record is behind, and what it will never have."""

from __future__ import annotations

import logging
import math
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import StateUnavailable
from bot.server.stream_watch import NOBODY, StreamWatch
from bot.state import keys
from bot.state.connect import connect
from bot.state.events import EventSource
from bot.state.link import Link


@pytest.fixture
async def link(tmp_path: Path) -> AsyncIterator[Link]:
    async with connect(None, tmp_path) as link:
        yield link


async def test_等着的事件数得出来_也知道等了多久(link: Link) -> None:
    watch = StreamWatch(EventSource(link, NOBODY))
    assert math.isnan(watch.events())
    await link.call("XADD", keys.events("s03"), "1000-0", "event", "{}")
    await watch.look()
    assert watch.events() == 1
    assert watch.age() > 3600
    assert watch.lost() == 0


async def test_丢了事件_要大声说出来_说一次(link: Link, caplog: pytest.LogCaptureFixture) -> None:
    watch = StreamWatch(EventSource(link, NOBODY))
    await watch.look()
    await link.call("INCRBY", keys.events_lost("s03"), 100)
    await link.call("INCRBY", keys.events_lost("s07"), 20)
    for _ in range(2):
        await watch.look()
    said = [record for record in caplog.records if "dropped unrecorded" in record.message]
    assert [(record.levelno, record.message[:3]) for record in said] == [(logging.ERROR, "120")]
    assert watch.lost() == 120


async def test_redis不在的时候_不装作知道(link: Link) -> None:
    watch = StreamWatch(EventSource(link, NOBODY))
    await watch.look()
    await link.call("SET", keys.events("s00"), "no stream")
    with pytest.raises(StateUnavailable):
        await watch.look()
    assert math.isnan(watch.events())
    assert math.isnan(watch.lost())

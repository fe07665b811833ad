"""The clock: set for one task only, and always in Asia/Shanghai."""

from __future__ import annotations

import asyncio

import pytest

from bot import clock
from bot.errors import InputError


def test_设定的时刻只在里面有效() -> None:
    instant = clock.parse_instant("2021-03-31T10:00:00+00:00")
    with clock.as_of(instant):
        assert clock.now().isoformat() == "2021-03-31T18:00:00+08:00"
        assert clock.today().isoformat() == "2021-03-31"
    assert clock.now().year >= 2024


def test_没有设定就不动() -> None:
    with clock.as_of(None):
        assert abs((clock.now() - clock.system_now()).total_seconds()) < 1


async def test_两个任务各有各的时刻() -> None:
    async def seen(text: str) -> str:
        with clock.as_of(clock.parse_instant(text)):
            await asyncio.sleep(0.01)
            return clock.today().isoformat()

    assert await asyncio.gather(seen("2021-03-28"), seen("2021-09-27")) == ["2021-03-28", "2021-09-27"]


def test_没写时区的当作上海时间() -> None:
    assert clock.parse_instant("2021-03-31T18:00").isoformat() == "2021-03-31T18:00:00+08:00"


@pytest.mark.parametrize("text", ["", "昨天", "2021-13-01", "2021/03/01", "x" * 500])
def test_不是时刻的_说不是(text: str) -> None:
    with pytest.raises(InputError):
        clock.parse_instant(text)

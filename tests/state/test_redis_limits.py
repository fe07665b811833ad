"""Limits: exactly so many in any window, for all workers together."""

from __future__ import annotations

import asyncio

from bot.state import keys
from bot.state.limits import RedisLimits


async def test_three_are_allowed_and_the_fourth_is_told_how_long_to_wait(link):
    limits = RedisLimits(link)
    assert [await limits.allow("message", "web:小王", 3, 60) for _ in range(3)] == [0, 0, 0]
    assert await limits.allow("message", "web:小王", 3, 60) == 60
    assert await limits.allow("message", "web:小李", 3, 60) == 0
    assert await limits.allow("sign-in", "web:小王", 3, 60) == 0


async def test_of_many_at_once_exactly_the_limit_is_allowed(link):
    limits = RedisLimits(link)
    told = await asyncio.gather(*(limits.allow("address", "192.0.2.7", 10, 60) for _ in range(100)))
    assert told.count(0) == 10


async def test_the_window_slides_and_refused_calls_do_not_count(link):
    limits = RedisLimits(link)
    assert await limits.allow("message", "小王", 2, 1) == 0
    await asyncio.sleep(0.6)
    assert await limits.allow("message", "小王", 2, 1) == 0
    assert await limits.allow("message", "小王", 2, 1) == 1
    await asyncio.sleep(0.5)
    assert await limits.allow("message", "小王", 2, 1) == 0
    assert await limits.allow("message", "小王", 2, 1) == 1


async def test_a_clock_that_jumped_back_locks_nobody_out(link):
    limits = RedisLimits(link)
    await limits.allow("message", "小王", 1, 60)
    seconds, _ = await link.call("TIME")
    await link.call("LSET", keys.limit("message", "小王"), 0, (int(seconds) + 3600) * 1_000_000)
    assert await limits.allow("message", "小王", 1, 60) == 0


async def test_a_limit_of_none_allows_nothing_and_old_counts_go(link):
    limits = RedisLimits(link)
    assert await limits.allow("message", "小王", 0, 30) == 30
    await limits.allow("message", "小王", 1, 30)
    assert 0 < await link.call("PTTL", keys.limit("message", "小王")) <= 30_000

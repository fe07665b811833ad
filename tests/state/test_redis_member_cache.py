"""The member cache: bytes in, the same bytes out, for as long as told."""

from __future__ import annotations

import asyncio

from bot.state.member_cache import RedisMemberCache


async def test_put_get_and_drop(link):
    cache = RedisMemberCache(link)
    assert await cache.get("member/小王") is None
    await cache.put("member/小王", b'\x00{"status":"active"}', 60)
    assert await cache.get("member/小王") == b'\x00{"status":"active"}'
    assert await link.call("KEYS", "*小王*") == []
    await cache.drop("member/小王")
    await cache.drop("member/小王")
    assert await cache.get("member/小王") is None


async def test_it_is_gone_when_its_time_is_over(link):
    cache = RedisMemberCache(link)
    await cache.put("member/小王", b"x", 0.05)
    await asyncio.sleep(0.1)
    assert await cache.get("member/小王") is None

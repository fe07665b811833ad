"""Forgetting a chat user takes their binding and their record out of the cache, and nobody else's."""

from __future__ import annotations

from bot.members.cache_keys import binding_key, member_key
from bot.members.forget import forget_kept
from bot.members.kept import KeptAnswers
from bot.members.memory_cache import MemoryCache


async def test_binding_and_record_go() -> None:
    cache = MemoryCache()
    answers = KeptAnswers(cache)
    for user in ("要走的人", "留下的人"):
        await answers.put(binding_key("web", user), {"member_id": f"of {user}"})
        await answers.put(member_key(f"of {user}"), {"name_masked": "测**"})
    assert await forget_kept(cache, "web", "要走的人") == 2
    assert await answers.get(binding_key("web", "要走的人")) is None
    assert await answers.get(member_key("of 要走的人")) is None
    assert await answers.get(member_key("of 留下的人")) is not None
    assert await forget_kept(cache, "web", "要走的人") == 0


async def test_a_binding_that_cannot_be_read_goes_all_the_same() -> None:
    cache = MemoryCache()
    await KeptAnswers(cache).put(binding_key("web", "甲"), {"member_id": 7})
    assert await forget_kept(cache, "web", "甲") == 1

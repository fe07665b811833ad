"""Forget what the cache holds of a chat user: whom they are bound to, and that member's record."""

from __future__ import annotations

from contextlib import suppress

from bot.members import parse
from bot.members.cache import MemberCache
from bot.members.cache_keys import binding_key, member_key
from bot.members.fields import BadAnswer
from bot.members.kept import KeptAnswers


async def forget_kept(cache: MemberCache, channel: str, user_id: str) -> int:
    """Drop a chat user's answers from the cache; return how many there were.

    Nothing is looked up: a record whose binding the cache has lost already ends by itself within minutes.
    """
    key = binding_key(channel, user_id)
    kept = await KeptAnswers(cache).get(key)
    if kept is None:
        return 0
    keys = [key]
    with suppress(BadAnswer):
        keys.append(member_key(parse.bound_to(kept.body)))
    dropped = 0
    for name in keys:
        dropped += await cache.get(name) is not None
        await cache.drop(name)
    return dropped

"""Answers of the member-status API, kept for a short while for all workers."""

from __future__ import annotations

from typing import cast

from bot.state import keys
from bot.state.link import Link


class RedisMemberCache:
    """Bytes by key with a life in seconds. Every method raises StateUnavailable when Redis is away."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def get(self, key: str) -> bytes | None:
        """Return what is kept under `key`, None when there is nothing or its life is over."""
        return cast(bytes | None, await self._link.call("GET", keys.member(key)))

    async def put(self, key: str, value: bytes, ttl: float) -> None:
        """Keep `value` for `ttl` seconds, in place of an older one."""
        await self._link.call("SET", keys.member(key), value, "PX", max(1, int(ttl * 1000)))

    async def drop(self, key: str) -> None:
        """Forget what is kept under `key`."""
        await self._link.call("DEL", keys.member(key))

"""The port behind which answers of the API are kept for a while: a dictionary here, Redis there."""

from __future__ import annotations

from typing import Protocol


class MemberCache(Protocol):
    """Keeps bytes by key for some seconds. A cache that is away raises StateUnavailable."""

    async def get(self, key: str) -> bytes | None:
        """Return what is kept, None when there is nothing or its time is over."""

    async def put(self, key: str, value: bytes, ttl: float) -> None:
        """Keep a value for `ttl` seconds, in place of an older one."""

    async def drop(self, key: str) -> None:
        """Keep nothing for this key any more."""

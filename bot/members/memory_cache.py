"""A MemberCache in this process's memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable


class MemoryCache:
    """Keeps at most `most` values; the one put longest ago goes first."""

    def __init__(self, most: int = 10_000, read: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._read = read
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    async def get(self, key: str) -> bytes | None:
        """Return what is kept, None when there is nothing or its time is over."""
        ends, value = self._kept.get(key, (0.0, None))
        if value is None or self._read() < ends:
            return value
        del self._kept[key]
        return None

    async def put(self, key: str, value: bytes, ttl: float) -> None:
        """Keep a value for `ttl` seconds, in place of an older one."""
        self._kept.pop(key, None)
        self._kept[key] = (self._read() + ttl, value)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    async def drop(self, key: str) -> None:
        """Keep nothing for this key any more."""
        self._kept.pop(key, None)

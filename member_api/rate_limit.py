"""A limit on reads per second: a bucket of one second's tokens."""

from __future__ import annotations

import time
from collections.abc import Callable


class RateLimit:
    """Grants `per_second` requests a second; 0 means no limit."""

    def __init__(self, per_second: int, read: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._read = read
        self._tokens = float(per_second)
        self._at = read()

    def grant(self) -> bool:
        """Take one token; False when there is none."""
        if not self._per_second:
            return True
        now = self._read()
        self._tokens = min(self._per_second, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

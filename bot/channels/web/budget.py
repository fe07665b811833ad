"""How many frames a socket may send: a bucket that fills again, on a monotonic clock, without a look at Redis."""

from __future__ import annotations

import time
from collections.abc import Callable

BURST = 60
PER_SECOND = 10.0


class Budget:
    """Holds `burst` frames at most, and gets `per_second` more each second."""

    def __init__(
        self,
        burst: int = BURST,
        per_second: float = PER_SECOND,
        read: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._read = read
        self._left = float(burst)
        self._at = read()

    def take(self) -> bool:
        """Take one; False when none is left."""
        now = self._read()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

"""How many messages one process takes on at once. What is refused here was never accepted: a repeat of it is as good as new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import Overloaded

MOST = 64
RETRY_SECONDS = 2


class Gate:
    """Lets at most `most` messages in: those whose turn runs and those that wait for theirs."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._inside = 0

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Be inside meanwhile. Raises Overloaded when there is no room."""
        if self._inside >= self._most:
            raise Overloaded(RETRY_SECONDS)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

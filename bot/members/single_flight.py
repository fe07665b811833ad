"""One call at a time for one key: who asks meanwhile waits for the same answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Flight:
    """One call under way. `current` turns False when its key was forgotten: its answer may be out of date."""

    def __init__(self) -> None:
        self.current = True


class SingleFlight(Generic[T]):
    """Joins calls of the same key."""

    def __init__(self) -> None:
        self._under_way: dict[str, tuple[Flight, asyncio.Task[T]]] = {}

    async def run(self, key: str, call: Callable[[Flight], Awaitable[T]]) -> T:
        """Return the answer of the call under way for `key`, else of `call`.

        A caller who is cancelled leaves; the call goes on for the others.
        """
        if key not in self._under_way:
            flight = Flight()
            task = asyncio.ensure_future(self._fly(key, flight, call))
            task.add_done_callback(_retrieve)
            self._under_way[key] = (flight, task)
        return await asyncio.shield(self._under_way[key][1])

    def forget(self, key: str) -> None:
        """Let the next caller of `key` start anew."""
        if key in self._under_way:
            flight, _ = self._under_way.pop(key)
            flight.current = False

    async def _fly(self, key: str, flight: Flight, call: Callable[[Flight], Awaitable[T]]) -> T:
        try:
            return await call(flight)
        finally:
            if flight.current:
                self._under_way.pop(key, None)


def _retrieve(task: asyncio.Task[Any]) -> None:
    # When every caller has left, nobody else takes the error, and asyncio would complain.
    if not task.cancelled():
        task.exception()

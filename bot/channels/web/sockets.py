"""The open sockets of this worker, and the turns they began."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from starlette.websockets import WebSocket

from bot.channels.web.line import bye

log = logging.getLogger(__name__)

MOST = 8000
"""Sockets of one worker."""
MOST_OF_A_USER = 12
"""Tabs of one member, on one worker."""
RESTART_CODE = 1012
Farewell = Callable[[], Awaitable[None]]
ENDING_SECONDS = 8.0


class Sockets:
    """Knows what is open, so that a restart can be said to everybody and a turn is never cut off with its socket."""

    def __init__(self, most: int = MOST, most_of_a_user: int = MOST_OF_A_USER) -> None:
        self._most = most
        self._most_of_a_user = most_of_a_user
        self._open: set[WebSocket] = set()
        self._of_user: Counter[str] = Counter()
        self._turns: set[asyncio.Task[None]] = set()
        self._farewells: list[Farewell] = []
        self.ending = False

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self._open)

    @property
    def full(self) -> bool:
        """Whether there is room for no more."""
        return self.ending or len(self._open) >= self._most

    @contextmanager
    def opened(self, socket: WebSocket) -> Iterator[None]:
        """Count a socket meanwhile."""
        self._open.add(socket)
        try:
            yield
        finally:
            self._open.discard(socket)

    @contextmanager
    def of_user(self, user_id: str) -> Iterator[bool]:
        """Count a user's socket meanwhile; yields whether they may have one more."""
        self._of_user[user_id] += 1
        try:
            yield self._of_user[user_id] <= self._most_of_a_user
        finally:
            self._of_user[user_id] -= 1
            if not self._of_user[user_id]:
                del self._of_user[user_id]

    def begin(self, turn: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a turn beside its socket: it goes on when the socket is closed."""
        task = asyncio.create_task(turn, name="socket-turn")
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)
        return task

    def at_goodbye(self, farewell: Farewell) -> None:
        """Have something else done when goodbye is said."""
        self._farewells.append(farewell)

    async def say_goodbye(self) -> None:
        """Say `bye restart` to everybody; nobody comes in any more."""
        self.ending = True
        others = (farewell() for farewell in self._farewells)
        await asyncio.gather(*(self._dismiss(socket) for socket in list(self._open)), *others)

    async def finish(self) -> None:
        """Wait some seconds for the turns under way: their answers are found in the history."""
        if self._turns:
            await asyncio.wait(self._turns, timeout=ENDING_SECONDS)

    async def _dismiss(self, socket: WebSocket) -> None:
        with suppress(Exception):  # the edge: whoever is gone already needs no goodbye
            async with asyncio.timeout(1):
                await bye(socket, "restart", RESTART_CODE)

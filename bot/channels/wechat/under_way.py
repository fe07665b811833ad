"""Turns that run on when their connection ends: one task for all copies of a message in this process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from bot.conversation.inbound import Inbound
from bot.conversation.reply import Reply
from bot.errors import BotError, Overloaded

log = logging.getLogger(__name__)

Handle = Callable[[Inbound], Awaitable[Sequence[Reply]]]
END_SECONDS = 5.0
OVERLOADED_TRIES = 5


class UnderWay:
    """The tasks of this process."""

    def __init__(self, handle: Handle, pause: float) -> None:
        self._handle = handle
        self._pause = pause
        self._turns: dict[tuple[str, str], asyncio.Task[Sequence[Reply]]] = {}
        self._beside: set[asyncio.Task[None]] = set()

    def task(self, inbound: Inbound) -> asyncio.Task[Sequence[Reply]]:
        """Return the task that answers a message; a copy of it joins the one that runs."""
        key = (inbound.conversation_id, inbound.message_id)
        task = self._turns.get(key)
        if task is None:
            task = self._turns[key] = asyncio.create_task(self._answer(inbound), name="wechat-turn")
            task.add_done_callback(lambda done: self._ended(key, done))
        return task

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that nobody waits for."""
        task = asyncio.create_task(work, name="wechat-beside")
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def end(self) -> None:
        """Let what is under way end, for some seconds; messages cut off then are answered by whoever sweeps up."""
        running = {*self._turns.values(), *self._beside}
        if running:
            await asyncio.wait(running, timeout=END_SECONDS)
        for task in running:
            task.cancel()

    async def _answer(self, inbound: Inbound) -> Sequence[Reply]:
        """Answer, and knock again some times while there is no room: nobody is told to come back before WeChat's time is up."""
        for _ in range(OVERLOADED_TRIES):
            try:
                return await self._handle(inbound)
            except Overloaded:
                await asyncio.sleep(self._pause)
        return await self._handle(inbound)

    def _ended(self, key: tuple[str, str], task: asyncio.Task[Sequence[Reply]]) -> None:
        self._turns.pop(key, None)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, BotError):
            log.warning("a turn failed: %s", error, extra={"conversation": key[0], "message_id": key[1]})
        elif error is not None:
            log.error("a turn failed", exc_info=error, extra={"conversation": key[0], "message_id": key[1]})

"""Answers messages whose worker died with them: no channel need repeat a message for it to be answered."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.errors import BotError, StateUnavailable
from bot.server.outgoing import start_every

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
LEFT_SECONDS = 30.0
"""A turn ends after 20 s at the latest, and a channel that repeats has done so by then."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Looks for messages that nobody is at work on, and has them answered."""

    find: Callable[[float], Awaitable[Sequence[str]]]
    resume: Callable[[str], Awaitable[None]]
    seconds: float = LEFT_SECONDS

    async def look(self) -> None:
        """Answer what was left behind. Raises StateUnavailable; another failure is logged, and tried again at the next look."""
        for conversation_id in await self.find(self.seconds):
            try:
                await self.resume(conversation_id)
            except StateUnavailable:
                raise
            except BotError as error:
                log.warning("a message left behind waits: %s", error, extra={"conversation": conversation_id})


def start_left_behind(stack: AsyncExitStack, left: LeftBehind, leads: Callable[[], bool]) -> None:
    """Look every five seconds while this process leads, until the stack ends."""

    async def look() -> None:
        if leads():
            await left.look()

    start_every(stack, LOOK_SECONDS, look, "left-behind")

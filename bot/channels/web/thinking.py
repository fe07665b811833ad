"""Show that the bot is writing, while an answer takes longer than a blink."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.web.ports import Typing
from bot.conversation.sight import Writer

BLINK_SECONDS = 0.15
AGAIN_SECONDS = 4.0
"""A sign lives 6 s."""


@asynccontextmanager
async def thinking(typing: Typing, conversation_id: str, blink: float = BLINK_SECONDS) -> AsyncIterator[None]:
    """Show it meanwhile, to all tabs; most answers are there before it would be seen."""
    task = asyncio.create_task(_show(typing, conversation_id, blink), name="thinking")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _show(typing: Typing, conversation_id: str, blink: float) -> None:
    await asyncio.sleep(blink)
    while True:
        async with typing.shown(conversation_id, Writer.BOT):
            await asyncio.sleep(AGAIN_SECONDS)

"""Who is writing in a conversation right now: the bot, the agent, the member. A sign lives 6 s, so nobody writes for ever."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.conversation.sight import Writer
from bot.errors import StateUnavailable
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link
from bot.state.scripts.say_typing import SAY_TYPING


class Typing:
    """Signs of writing for all workers; a change is announced as `CONVERSATION_CHANGED`, and `Sights` reads it."""

    def __init__(self, link: Link, lifetimes: Lifetimes | None = None) -> None:
        self._link = link
        self._life_ms = int((lifetimes or Lifetimes()).typing * 1000)

    async def say(self, conversation_id: str, who: Writer, on: bool) -> None:
        """Say that somebody writes, or stopped. Raises StateUnavailable."""
        names = ConversationKeys.of(conversation_id)
        life = self._life_ms if on else 0
        await self._link.run(SAY_TYPING, [names.typing], [who.value, life, names.name])

    @asynccontextmanager
    async def shown(self, conversation_id: str, who: Writer) -> AsyncIterator[None]:
        """Show it meanwhile, for 6 s at most; a sign that cannot be given is left out."""
        try:
            # Within: cancelled on its way, the sign may have arrived already.
            with suppress(StateUnavailable):
                await self.say(conversation_id, who, True)
            yield
        finally:
            with suppress(StateUnavailable):
                await self.say(conversation_id, who, False)

"""How far each conversation was shown to widgets that do not remember it themselves (Socket.IO)."""

from __future__ import annotations

from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link
from bot.state.scripts.advance import ADVANCE


class Seen:
    """The newest entry shown of each conversation. Every method raises StateUnavailable."""

    def __init__(self, link: Link, lifetimes: Lifetimes | None = None) -> None:
        self._link = link
        self._seconds = (lifetimes or Lifetimes()).conversation

    async def last(self, conversation_id: str) -> str | None:
        """Return the id of the newest entry shown, None when none was."""
        found = await self._link.call("GET", ConversationKeys.of(conversation_id).seen)
        return found.decode() if found else None

    async def shown(self, conversation_id: str, entry_id: str) -> None:
        """Note that an entry was shown, and all before it."""
        milliseconds, _, number = entry_id.partition("-")
        key = ConversationKeys.of(conversation_id).seen
        await self._link.run(ADVANCE, [key], [milliseconds, number, self._seconds])

"""What a member thought of the answers of a conversation, kept beside it and told to the record in the same step."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.rating import Rating
from bot.state import wire
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link, Value
from bot.state.scripts.rate import RATE


class Ratings:
    """The ratings of all conversations. Every method raises StateUnavailable."""

    def __init__(self, link: Link, lifetimes: Lifetimes | None = None) -> None:
        self._link = link
        self._lifetimes = lifetimes or Lifetimes()

    async def rate(self, rating: Rating) -> None:
        """Keep a rating in place of the one before; the same thumb again changes nothing."""
        names, life = ConversationKeys.of(rating.conversation_id), self._lifetimes
        values: list[Value] = [rating.subject, rating.value or "", life.conversation, life.stream_length]
        await self._link.run(RATE, [names.ratings, names.events], [*values, wire.pack(rating.as_dict())])

    async def of(self, conversation_id: str) -> Mapping[str, str]:
        """Return thumbs by entry id, and the score under `bot.conversation.rating.WHOLE`."""
        found = await self._link.call("HGETALL", ConversationKeys.of(conversation_id).ratings)
        pairs = found.items() if isinstance(found, dict) else zip(found[::2], found[1::2], strict=True)
        return {subject.decode(): value.decode() for subject, value in pairs}

"""Scores of the web widget, kept where they always are, and on the ticket they are about."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.conversation.rating import WHOLE, Rating
from bot.desk import acts
from bot.desk.change import Change
from bot.desk.desk import Desk
from bot.errors import MoveNotAllowed, NoTicket
from bot.state.ratings import Ratings


@dataclass(frozen=True, slots=True)
class DeskRatings:
    """Implements `bot.channels.web.ports.Ratings`."""

    ratings: Ratings
    desk: Desk

    async def rate(self, rating: Rating) -> None:
        """Keep a rating; a score also goes onto the newest ticket when that is over. Raises StateUnavailable."""
        await self.ratings.rate(rating)
        if rating.subject != WHOLE or rating.value is None:
            return
        score, at = int(rating.value), rating.rated_at
        with suppress(NoTicket, MoveNotAllowed):  # the bot alone was rated, or people still help
            await self.desk.change(rating.conversation_id, lambda t: Change(acts.rated(t, score, at)))

    async def of(self, conversation_id: str) -> Mapping[str, str]:
        """Return thumbs by entry id, and the score."""
        return await self.ratings.of(conversation_id)

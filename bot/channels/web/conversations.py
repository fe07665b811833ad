"""The conversations of the web channel as their members see them: entries, pages of entries, the state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.channels.web.entry import Json, all_rendered, state_of
from bot.channels.web.ports import History, Ratings, Sights
from bot.clock import system_now
from bot.conversation.history import Kept, Speaker
from bot.conversation.rating import WHOLE, Rating, private_comment
from bot.conversation.sight import Sight
from bot.conversation.stage import Stage
from bot.conversation.standing import Standing, Standings
from bot.errors import InputError
from bot.plan.plan import Plan

PAGE = 50
WHOLE_PAGE = 200
FIRST = "0-0"
"""Before every entry."""
FAREWELLS = frozenset({"utter_goodbye", "utter_thank"})
"""After one of these the member is asked for a score, once."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Entries on their way to a widget. `last` is the id of the newest one looked at, `more` whether older ones stand above."""

    entries: list[Json]
    last: str | None
    more: bool


@dataclass(frozen=True, slots=True)
class Conversations:
    """Reads conversations and keeps ratings. Every method raises StateUnavailable."""

    plan: Plan
    history: History
    sights: Sights
    standings: Standings
    ratings: Ratings

    async def after(self, conversation_id: str, last: str | None) -> Shown:
        """Return what follows an entry; without one the newest page. Raises InputError."""
        found = await self.history.after(conversation_id, last, PAGE)
        more = bool(found) and last is None and await self._has_more(conversation_id, found[0].id)
        return await self._shown(conversation_id, found, last, more)

    async def opening(self, conversation_id: str, last: str | None) -> Shown:
        """Return what a widget begins with; an id that is none is as good as no id."""
        try:
            shown = await self.after(conversation_id, last)
        except InputError:
            return await self.after(conversation_id, None)
        return replace(shown, more=await self._has_more(conversation_id, last)) if last else shown

    async def before(self, conversation_id: str, first: str) -> Shown:
        """Return the page above an entry. Raises InputError."""
        found = await self.history.before(conversation_id, first, PAGE + 1)
        return await self._shown(conversation_id, found[-PAGE:], first, len(found) > PAGE)

    async def all(self, conversation_id: str) -> Sequence[Kept]:
        """Return every entry that is kept, oldest first."""
        found: list[Kept] = []
        while page := await self.history.after(conversation_id, found[-1].id if found else FIRST, WHOLE_PAGE):
            found += page
        return found

    async def since_message(self, conversation_id: str, message_id: str) -> Shown:
        """Return a message of the member and what follows it; nothing while it is not answered."""
        found = await self.history.after(conversation_id, None, PAGE)
        place = next((n for n, kept in enumerate(found) if is_message(kept, message_id)), len(found))
        return await self._shown(conversation_id, found[place:], None, False)

    async def look(self, conversation_id: str) -> tuple[Sight, Json]:
        """Return how it looks, and its state as the widget reads it."""
        sight = await self.sights.of(conversation_id)
        return sight, await self.state(conversation_id, sight.stage)

    async def state(self, conversation_id: str, stage: Stage) -> Json:
        """Return the state; the score is asked for at the end, until it was given."""
        standing = await self.standings.of(conversation_id, stage)
        asked = standing.rating_asked or stage is Stage.CLOSED or await self._took_leave(conversation_id)
        if asked and WHOLE in await self.ratings.of(conversation_id):
            asked = False
        named = Standing(standing.position, standing.wait_minutes, standing.agent, asked)
        return state_of(stage, named)

    async def rate(self, conversation_id: str, entry_id: str, value: str | None) -> None:
        """Keep a thumb for an entry of the bot or an agent. Raises InputError for any other."""
        kept = await self.history.entry(conversation_id, entry_id)
        if kept is None or kept.entry.speaker not in (Speaker.BOT, Speaker.AGENT):
            raise InputError("only what was answered can be rated")
        response = kept.entry.reply.response
        await self.ratings.rate(Rating(conversation_id, entry_id, value, system_now(), response))

    async def score(self, conversation_id: str, value: int, comment: str | None) -> None:
        """Keep the score of the whole conversation, 1 to 5. Raises InputError, also where nothing was said yet."""
        if not await self.history.after(conversation_id, None, 1):
            raise InputError("there is nothing to score yet")
        said = private_comment(comment)
        await self.ratings.rate(Rating(conversation_id, WHOLE, str(value), system_now(), None, said))

    async def _took_leave(self, conversation_id: str) -> bool:
        newest = await self.history.after(conversation_id, None, 1)
        return bool(newest) and newest[0].entry.reply.response in FAREWELLS

    async def _has_more(self, conversation_id: str, first: str) -> bool:
        return bool(await self.history.before(conversation_id, first, 1))

    async def _shown(
        self, conversation_id: str, found: Sequence[Kept], last: str | None, more: bool
    ) -> Shown:
        ratings = await self.ratings.of(conversation_id) if found else {}
        return Shown(all_rendered(found, self.plan, ratings), found[-1].id if found else last, more)


def is_message(kept: Kept, message_id: str) -> bool:
    """Say whether an entry is a certain message of the member."""
    return kept.entry.speaker is Speaker.MEMBER and kept.entry.key == message_id

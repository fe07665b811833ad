"""Look at a conversation without holding it: its stage and who is writing, in one step, and never its tracker."""

from __future__ import annotations

from bot.conversation.sight import Sight, Writer
from bot.conversation.stage import Stage
from bot.state.keys import ConversationKeys
from bot.state.link import Link
from bot.state.scripts.sight import SIGHT


class Sights:
    """Looks at conversations."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def of(self, conversation_id: str) -> Sight:
        """Return how it looks now. Raises StateUnavailable."""
        names = ConversationKeys.of(conversation_id)
        stage, *typing = await self._link.run(SIGHT, [names.conversation, names.typing])
        writing = {
            Writer(who.decode()): int(left) / 1000
            for who, left in zip(typing[::2], typing[1::2], strict=True)
        }
        return Sight(Stage(stage.decode()) if stage else Stage.BOT, writing)

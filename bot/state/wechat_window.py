"""How many customer-service messages are left for each WeChat member, counted for all workers together."""

from __future__ import annotations

from datetime import datetime

from bot.channels.wechat.window import Grant, Left
from bot.clock import SHANGHAI
from bot.state.keys import ConversationKeys
from bot.state.link import Link
from bot.state.scripts.wechat_grant import WECHAT_GRANT
from bot.state.scripts.wechat_left import WECHAT_LEFT
from bot.state.scripts.wechat_spend import WECHAT_SPEND

MOST = tuple(value for grant in Grant for value in (grant.name, grant.messages))


class RedisWindows:
    """Implements `bot.channels.wechat.window.Windows`; `left` is what the desk shows. All on Redis' own clock."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def grant(self, conversation_id: str, grant: Grant) -> None:
        """Note an action of the member."""
        values = (grant.name, grant.messages, grant.seconds)
        await self._link.run(WECHAT_GRANT, [_key(conversation_id)], values)

    async def spend(self, conversation_id: str, messages: int, keep: int) -> bool:
        """Take so many messages, all or none; after it at least `keep` must be left."""
        return bool(await self._link.run(WECHAT_SPEND, [_key(conversation_id)], (messages, keep, *MOST)))

    async def give_back(self, conversation_id: str, messages: int) -> None:
        """Note that messages taken were not sent; never more than a grant has."""
        await self._link.run(WECHAT_SPEND, [_key(conversation_id)], (-messages, 0, *MOST))

    async def close(self, conversation_id: str) -> None:
        """Note that nothing is left."""
        await self._link.call("DEL", _key(conversation_id))

    async def left(self, conversation_id: str) -> Left:
        """Return what is left."""
        messages, until = await self._link.run(WECHAT_LEFT, [_key(conversation_id)])
        if not messages:
            return Left(0, None)
        return Left(int(messages), datetime.fromtimestamp(int(until) / 1000, SHANGHAI))


def _key(conversation_id: str) -> str:
    return ConversationKeys.of(conversation_id).wechat("window")

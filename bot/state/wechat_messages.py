"""What WeChat posted before: requests by their signature, messages by user and id, and what of a parcel was sent."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.wechat.ports import Arrival
from bot.conversation.parcel import Parcel
from bot.state import keys
from bot.state.keys import ConversationKeys
from bot.state.link import Link
from bot.state.scripts.wechat_arrived import WECHAT_ARRIVED
from bot.state.scripts.wechat_replay import WECHAT_REPLAY

REMEMBERED_SECONDS = 600
"""Twice the five minutes in which a timestamp is taken."""
SENT_SECONDS = 7 * 86_400


class RedisReplays:
    """Implements `bot.channels.wechat.ports.Replays`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def first(self, proof: str, body: bytes) -> bool:
        """Say whether a request may pass."""
        digest = keys.digest(body.decode("utf-8", "surrogateescape"))
        return bool(
            await self._link.run(WECHAT_REPLAY, [keys.wechat("proof", proof)], [digest, REMEMBERED_SECONDS])
        )


class RedisArrivals:
    """Implements `bot.channels.wechat.ports.Arrivals`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def arrived(self, conversation_id: str, message_id: str) -> Arrival:
        """Count an arrival."""
        return await self._run(conversation_id, message_id, "")

    async def owed(self, conversation_id: str, message_id: str) -> None:
        """Note that the replies go through the outbox."""
        await self._run(conversation_id, message_id, "1")

    async def _run(self, conversation_id: str, message_id: str, owed: str) -> Arrival:
        key = ConversationKeys.of(conversation_id).wechat("message", message_id)
        arrivals, is_owed = await self._link.run(WECHAT_ARRIVED, [key], [REMEMBERED_SECONDS, owed])
        return Arrival(int(arrivals), bool(is_owed))


class RedisSent:
    """Implements `bot.channels.wechat.ports.Sent`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def pieces(self, parcel: Parcel) -> int:
        """Return how many of a parcel's pieces were sent."""
        return int(await self._link.call("GET", _sent(parcel)) or 0)

    async def add(self, parcels: Sequence[Parcel], pieces: int) -> None:
        """Note that so many pieces of these parcels were sent."""
        for parcel in parcels:
            await self._link.call("SET", _sent(parcel), pieces, "EX", SENT_SECONDS)


def _sent(parcel: Parcel) -> str:
    return ConversationKeys.of(parcel.conversation_id).wechat("sent", parcel.key)

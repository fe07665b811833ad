"""Pushing to members whose channel shows the history: there is nothing to send."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.parcel import Parcel
from bot.conversation.ports import Pusher


class HistoryPusher:
    """Implements `bot.conversation.ports.Pusher`: a delivered parcel is written into the history and announced in the same step, and
    sockets and polls show it from there, now or when the member comes back.
    """

    async def push(self, parcel: Parcel) -> None:
        """Succeed."""


SHOWN_FROM_HISTORY: Mapping[str, Pusher] = {"web": HistoryPusher(), "socketio": HistoryPusher()}
"""The pushers of the channels that show the history, by channel."""

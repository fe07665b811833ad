"""The web channel's parts, handed in by the wiring."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from bot.channels.web.conversations import Conversations
from bot.channels.web.origins import Origins
from bot.channels.web.ports import Allow, Changes, Handle, Typing
from bot.channels.web.sessions import Session, Sessions
from bot.errors import LimitExceeded


@dataclass(frozen=True, slots=True)
class WebChannel:
    """Everything the routes and the socket are made of."""

    sessions: Sessions
    origins: Origins
    handle: Handle
    allow: Allow
    conversations: Conversations
    changes: Changes
    typing: Typing

    async def check_message(self, connection: HTTPConnection, session: Session) -> None:
        """Raise LimitExceeded when this user or this address writes too often."""
        await self.check("web-user", session.user_id)
        await self.check("web-address", address_of(connection))

    async def check(self, kind: str, who: str) -> None:
        """Raise LimitExceeded when somebody does something too often."""
        seconds = await self.allow(kind, who)
        if seconds > 0:
            raise LimitExceeded(seconds)


def address_of(connection: HTTPConnection) -> str:
    """Return the address a request comes from."""
    return connection.client.host if connection.client else "unknown"

"""What the Socket.IO channel is made of, handed in by the wiring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.channels.web.origins import Origins
from bot.channels.web.ports import Allow, Changes, Handle, History
from bot.channels.web.sessions import Sessions
from bot.channels.web.sockets import Sockets

CHANNEL = "socketio"
PURPOSE = b"bot.channels.socketio session v1"


class Seen(Protocol):
    """How far each conversation was shown. Methods raise StateUnavailable."""

    async def last(self, conversation_id: str) -> str | None:
        """Return the id of the newest entry shown."""

    async def shown(self, conversation_id: str, entry_id: str) -> None:
        """Note that an entry was shown, and all before it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything. `sockets` runs the turns, so that they end in order; `polling` where every request reaches this very process."""

    sessions: Sessions
    origins: Origins
    handle: Handle
    allow: Allow
    history: History
    changes: Changes
    seen: Seen
    sockets: Sockets
    polling: bool

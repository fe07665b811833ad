"""What a socket shows of its conversation: every new entry, who is writing, the state. It reads the history and nothing else, so that
all tabs and workers show the same, and nothing twice.
"""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.web.conversations import FIRST, PAGE, Conversations
from bot.channels.web.entry import Json
from bot.channels.web.line import Line
from bot.channels.web.ports import Wakes
from bot.clock import system_now
from bot.conversation.sight import Sight, Writer
from bot.errors import StateUnavailable

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""How often it looks although nobody announced a change; spread, so that many sockets do not look together."""
QUEUE_SECONDS = 10.0
"""The same while somebody waits for a human: places in the queue move without a change of this conversation."""
AGAIN_SECONDS = 2.0
SHOWN_WRITERS = (Writer.BOT, Writer.AGENT)


class SessionOver(Exception):
    """The session ended while its socket was open."""


@dataclass(slots=True)
class Feed:
    """Follows one conversation until `ends_at`, and sends what is new."""

    conversation_id: str
    conversations: Conversations
    line: Line
    woken: Wakes
    ends_at: datetime
    _last: str = FIRST
    _state: Json = field(default_factory=dict)
    _writing: dict[Writer, float] = field(default_factory=dict)

    async def welcome(self, after: str | None) -> None:
        """Send the first frame: what was missed, or the newest page. Raises StateUnavailable, and as `run` does."""
        shown = await self.conversations.opening(self.conversation_id, after)
        _, self._state = await self.conversations.look(self.conversation_id)
        self._last = shown.last or FIRST
        found = {"entries": shown.entries, "state": self._state, "more": shown.more}
        await self.line.send({"type": "welcome", **found})

    async def run(self) -> None:
        """Send until cancelled. Raises TooSlow, SessionOver, or WebSocketDisconnect when the client is gone."""
        while system_now() < self.ends_at:
            self.woken.clear()
            pause = await self._look_safely()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self.woken.wait()
        raise SessionOver

    async def _look_safely(self) -> float:
        try:
            await self.line.flush()
            await self._look()
            return self._pause()
        except StateUnavailable as error:
            log.warning("socket: %s", error)
            return spread(AGAIN_SECONDS)

    async def _look(self) -> None:
        """Send new entries first, then what changed around them."""
        found = await self.conversations.after(self.conversation_id, self._last)
        if found.entries:
            await self.line.send({"type": "entries", "entries": found.entries})
            self._last = found.last or self._last
        if len(found.entries) >= PAGE:
            self.woken.set()
        sight, state = await self.conversations.look(self.conversation_id)
        await self._show_writing(sight)
        if state != self._state:
            self._state = state
            await self.line.send({"type": "state", "state": state})
        await self.line.flush()

    async def _show_writing(self, sight: Sight) -> None:
        for who in SHOWN_WRITERS:
            now = who in sight.writing
            if now != (who in self._writing):
                await self.line.send({"type": "typing", "who": who.value, "on": now})
        self._writing = {who: left for who, left in sight.writing.items() if who in SHOWN_WRITERS}

    def _pause(self) -> float:
        """Return the seconds until the next look: at the latest when a sign of writing ends."""
        usual = QUEUE_SECONDS if self._state.get("stage") == "waiting" else LOOK_SECONDS
        return min([spread(usual), *(left + 0.05 for left in self._writing.values())])


def spread(seconds: float) -> float:
    """Return it, a quarter longer at most."""
    return seconds * (1 + random.random() / 4)  # noqa: S311 - no secret

"""One connected widget: its session, and the task that shows it what is new in its conversation."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.channels.socketio.parts import CHANNEL, Parts
from bot.channels.socketio.rendering import Message, messages
from bot.channels.web.budget import Budget
from bot.channels.web.feed import AGAIN_SECONDS, LOOK_SECONDS, spread
from bot.channels.web.problems import sentence
from bot.channels.web.sessions import Session
from bot.clock import system_now
from bot.conversation.history import Speaker
from bot.conversation.inbound import Inbound
from bot.conversation.turn import SORRY
from bot.errors import BotError, LimitExceeded, LockLost, Overloaded, StateUnavailable

log = logging.getLogger(__name__)

FIRST = "0-0"
PAGE = 50
MOST_UNANSWERED = 8
Emit = Callable[[str, object], Awaitable[None]]


class Visitor:
    """A connection. `emit(event, data)` sends to it alone; `address` is where it comes from."""

    def __init__(self, parts: Parts, emit: Emit, address: str) -> None:
        self.budget = Budget()
        self.refused = 0
        self._parts = parts
        self._emit = emit
        self._address = address
        self._session: Session | None = None
        self._feed: asyncio.Task[None] | None = None
        self._unanswered = 0

    async def begin(self, session_id: object) -> None:
        """Go on with a session we gave out, else begin a new one; confirm it either way, and show what came since."""
        known = self._parts.sessions.read(session_id) if isinstance(session_id, str) else None
        if known is None:
            seconds = await self._parts.allow("web-session", self._address)
            if seconds:
                raise LimitExceeded(seconds)
        session = self._parts.sessions.renewed(known) if known else self._parts.sessions.new()
        await self._emit("session_confirm", self._parts.sessions.sign(session))
        if self._session is None or self._session.user_id != session.user_id:
            await self.end()
            self._session = session
            self._feed = asyncio.create_task(self._show(conversation_of(session)), name="socketio-feed")

    async def say(self, text: str, session_id: object) -> None:
        """Have a message answered. The protocol has no message ids: each message is a new one."""
        if self._session is None or (isinstance(session_id, str) and session_id):
            await self._belong(session_id)
        session = self._session
        if session is None:
            return
        await self._check(session)
        self._unanswered += 1
        inbound = Inbound(CHANNEL, session.user_id, uuid.uuid4().hex, text, received_at=system_now())
        self._parts.sockets.begin(self._turn(inbound))

    async def complain(self, error: Exception) -> None:
        """Tell what went wrong, as the bot would: the protocol has no other way."""
        await self._emit("bot_uttered", {"text": sentence(error)[0]})

    async def end(self) -> None:
        """Show nothing more."""
        if self._feed is not None:
            self._feed.cancel()
            await asyncio.gather(self._feed, return_exceptions=True)
            self._feed = None

    async def _belong(self, session_id: object) -> None:
        """Begin a session for who says something without one, or with that of another conversation."""
        named = self._parts.sessions.read(session_id) if isinstance(session_id, str) else None
        if self._session is None or named is None or named.user_id != self._session.user_id:
            await self.begin(session_id)

    async def _check(self, session: Session) -> None:
        if self._unanswered >= MOST_UNANSWERED:
            raise Overloaded(2)
        for kind, who in (("web-user", session.user_id), ("web-address", self._address)):
            seconds = await self._parts.allow(kind, who)
            if seconds:
                raise LimitExceeded(seconds)

    async def _turn(self, inbound: Inbound) -> None:
        stored: list[bool] = []
        try:
            await self._parts.handle(inbound, lambda: stored.append(True))
        except BotError as error:
            log.warning("socketio: %s", error, extra={"conversation": inbound.conversation_id})
            if not stored:
                await self.complain(error if isinstance(error, Overloaded | LockLost) else StateUnavailable())
        except Exception:  # the edge: one message's failure must not end its connection
            log.exception("socketio: a message failed", extra={"conversation": inbound.conversation_id})
            if not stored:
                await self._emit("bot_uttered", {"text": SORRY.text})
        finally:
            self._unanswered -= 1

    async def _show(self, conversation_id: str) -> None:
        """Send what is new until cancelled; what was missed comes first."""
        async with self._parts.changes(conversation_id) as woken:
            last: str | None = None
            while True:
                woken.clear()
                pause = spread(LOOK_SECONDS)
                try:
                    last = last or await self._parts.seen.last(conversation_id) or FIRST
                    last = await self._send_after(conversation_id, last)
                except StateUnavailable as error:
                    log.warning("socketio: %s", error)
                    pause = spread(AGAIN_SECONDS)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await woken.wait()

    async def _send_after(self, conversation_id: str, last: str) -> str:
        """Send the entries after one; return the id of the last."""
        while found := await self._parts.history.after(conversation_id, last, PAGE):
            shown: list[Message] = [m for kept in found for m in messages(kept.entry)]
            for message in shown:
                await self._emit("bot_uttered", message)
            last = found[-1].id
            if any(kept.entry.speaker is not Speaker.MEMBER for kept in found):
                await self._parts.seen.shown(conversation_id, last)
        return last


def conversation_of(session: Session) -> str:
    """Return the conversation of a session."""
    return f"{CHANNEL}:{session.user_id}"

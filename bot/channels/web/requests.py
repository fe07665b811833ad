"""What a client asks through its socket, frame by frame."""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Any

from starlette.websockets import WebSocket

from bot.channels.web.budget import Budget
from bot.channels.web.channel import WebChannel
from bot.channels.web.frames import (
    Before,
    Frame,
    Hello,
    Ping,
    Rate,
    Say,
    Score,
    Types,
    message_id,
    read_fields,
    read_frame,
)
from bot.channels.web.line import Line
from bot.channels.web.message import Message, conversation_of
from bot.channels.web.problems import sentence
from bot.channels.web.sessions import Session
from bot.channels.web.sockets import Sockets
from bot.channels.web.thinking import thinking
from bot.clock import system_now
from bot.conversation.sight import Writer
from bot.errors import BotError, InputError, LimitExceeded, LockLost, Overloaded, StateUnavailable

log = logging.getLogger(__name__)

MOST_UNANSWERED = 8
MOST_REFUSED = 200
"""Frames beyond the budget after which the socket is closed."""
TYPING_SECONDS = 2.0
"""A sign of writing lives 6 s: more than one in 2 s is left out."""


class TooMany(Exception):
    """The client sends frames without measure."""


class Requests:
    """Answers the frames of one socket. Answers go out by the line; entries do not: they come from the history."""

    def __init__(
        self, web: WebChannel, sockets: Sockets, socket: WebSocket, session: Session, line: Line
    ) -> None:
        self._web = web
        self._sockets = sockets
        self._socket = socket
        self._session = session
        self._line = line
        self._conversation_id = conversation_of(session)
        self._budget = Budget()
        self._refused = 0
        self._unanswered = 0
        self._typing_until = 0.0

    async def next(self) -> bool:
        """Answer one frame; False when the socket is closed. Raises TooSlow, TooMany."""
        await self._line.room()
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            return False
        if not self._budget.take():
            self._refuse()
            return True
        fields: dict[str, Any] = {}
        try:
            fields = read_fields(message.get("text"))
            await self._answer(read_frame(fields))
        except (InputError, LimitExceeded, Overloaded, LockLost, StateUnavailable) as error:
            self._problem(error, message_id(fields))
        return True

    def _refuse(self) -> None:
        self._refused += 1
        if self._refused > MOST_REFUSED:
            raise TooMany
        self._problem(LimitExceeded(2), None)

    async def _answer(self, frame: Frame) -> None:
        match frame:
            case Say(message):
                await self._say(message)
            case Types(on):
                await self._types(on)
            case Rate(entry, value):
                await self._web.check("web-rating", self._session.user_id)
                await self._web.conversations.rate(self._conversation_id, entry, value)
            case Score(value, comment):
                await self._web.check("web-rating", self._session.user_id)
                await self._web.conversations.score(self._conversation_id, value, comment)
            case Before(first):
                shown = await self._web.conversations.before(self._conversation_id, first)
                self._line.put({"type": "earlier", "entries": shown.entries, "more": shown.more})
            case Ping():
                self._line.put({"type": "pong"})
            case Hello():
                raise InputError("hello comes once")

    async def _say(self, message: Message) -> None:
        if self._unanswered >= MOST_UNANSWERED:
            raise Overloaded(2)
        await self._web.check_message(self._socket, self._session)
        self._unanswered += 1
        self._sockets.begin(self._turn(message))

    async def _turn(self, message: Message) -> None:
        """Have a message answered; once it is stored nothing can go wrong with it that the client need know."""
        accepted: list[str] = []
        try:
            async with thinking(self._web.typing, self._conversation_id):
                inbound = message.inbound(self._session, system_now())
                await self._web.handle(inbound, partial(self._accepted, message.id, accepted))
        except BotError as error:
            log.warning("socket: %s", error, extra={"conversation": self._conversation_id})
            self._not_accepted(error, message, accepted)
        except Exception as error:  # the edge: one message's failure must not end its socket
            log.exception("socket: a message failed", extra={"conversation": self._conversation_id})
            self._not_accepted(error, message, accepted)
        finally:
            self._unanswered -= 1

    def _accepted(self, message_id: str, accepted: list[str]) -> None:
        accepted.append(message_id)
        self._line.put({"type": "accepted", "id": message_id})

    def _not_accepted(self, error: Exception, message: Message, accepted: list[str]) -> None:
        if not accepted:
            known = isinstance(error, InputError | LimitExceeded | Overloaded)
            self._problem(error if known else StateUnavailable(), message.id)

    async def _types(self, on: bool) -> None:
        now = time.monotonic()
        if on and now < self._typing_until:
            return
        self._typing_until = now + TYPING_SECONDS if on else 0.0
        await self._web.typing.say(self._conversation_id, Writer.MEMBER, on)

    def _problem(self, error: Exception, about: str | None) -> None:
        text, seconds = sentence(error)
        frame: dict[str, Any] = {"type": "problem", "text": text}
        frame |= {"id": about} if about else {}
        self._line.put(frame | ({"retry_after": seconds} if seconds else {}))

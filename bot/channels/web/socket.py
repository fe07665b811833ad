"""`/web/socket`: a widget's live connection. See docs/widget-protocol.md.

Who may open it: pages of an allowed origin, with the session token they were given, in the first frame.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.web.channel import WebChannel
from bot.channels.web.feed import Feed, SessionOver
from bot.channels.web.frames import Hello, read_fields, read_frame
from bot.channels.web.line import SEND_SECONDS, SLOW_CODE, Line, TooSlow, bye
from bot.channels.web.message import conversation_of
from bot.channels.web.problems import sentence
from bot.channels.web.requests import Requests, TooMany
from bot.channels.web.sessions import Session
from bot.channels.web.sockets import Sockets
from bot.errors import InputError, LimitExceeded, StateUnavailable

log = logging.getLogger(__name__)

HELLO_SECONDS = 10.0
SESSION_CODE = 4401
LATER_CODE = 1013
RULES_CODE = 1008
TROUBLE_CODE = 1011
CROWD_SECONDS = 30


class Endpoint:
    """Serves sockets."""

    def __init__(self, web: WebChannel, sockets: Sockets, send_seconds: float = SEND_SECONDS) -> None:
        self._web = web
        self._sockets = sockets
        self._send_seconds = send_seconds

    async def serve(self, socket: WebSocket) -> None:
        """Serve one socket from its first frame to its end."""
        if not self._web.origins.allows(socket):
            await socket.close(RULES_CODE)
            return
        await socket.accept()
        with suppress(WebSocketDisconnect, RuntimeError):  # RuntimeError: the feed closed it meanwhile
            if self._sockets.full:
                await socket.close(LATER_CODE)
                return
            with self._sockets.opened(socket):
                await self._greet(socket)

    async def _greet(self, socket: WebSocket) -> None:
        hello = await first_frame(socket)
        session = self._web.sessions.read(hello.token) if hello else None
        if hello is None or session is None:
            await bye(socket, "session", SESSION_CODE)
            return
        with self._sockets.of_user(session.user_id) as welcome:
            try:
                await self._web.check("web-socket", session.user_id)
                if not welcome:
                    raise LimitExceeded(CROWD_SECONDS)
                await self._talk(socket, session, hello.after)
            except (LimitExceeded, StateUnavailable) as error:
                text, seconds = sentence(error)
                await socket.send_json({"type": "problem", "text": text, "retry_after": seconds})
                await socket.close(LATER_CODE)

    async def _talk(self, socket: WebSocket, session: Session, after: str | None) -> None:
        """Show the conversation, and answer what is asked meanwhile."""
        conversation_id = conversation_of(session)
        async with self._web.changes(conversation_id) as woken:
            line = Line(socket, woken, self._send_seconds)
            feed = Feed(conversation_id, self._web.conversations, line, woken, session.expires_at)
            await feed.welcome(after)
            task = asyncio.create_task(feed_until_closed(socket, feed), name="socket-feed")
            try:
                await answer_until_closed(socket, Requests(self._web, self._sockets, socket, session, line))
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


async def first_frame(socket: WebSocket) -> Hello | None:
    """Return the frame that says who it is; None when it is another one, or does not come in time."""
    try:
        async with asyncio.timeout(HELLO_SECONDS):
            message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        frame = read_frame(read_fields(message.get("text")))
    except (TimeoutError, InputError):
        return None
    return frame if isinstance(frame, Hello) else None


async def answer_until_closed(socket: WebSocket, requests: Requests) -> None:
    """Answer frames; a client without measure is sent away."""
    try:
        while await requests.next():
            pass
    except TooSlow:
        await bye(socket, "slow", SLOW_CODE)
    except TooMany:
        await socket.close(RULES_CODE)


async def feed_until_closed(socket: WebSocket, feed: Feed) -> None:
    """Send what is new; where that ends, close the socket, which ends its reader too."""
    with suppress(WebSocketDisconnect, RuntimeError):  # RuntimeError: the reader closed it meanwhile
        try:
            await feed.run()
        except TooSlow:
            await bye(socket, "slow", SLOW_CODE)
        except SessionOver:
            await bye(socket, "session", SESSION_CODE)
        except (WebSocketDisconnect, RuntimeError):
            raise
        except Exception:  # the edge: the client comes again and is shown what it missed
            log.exception("socket: the feed failed", extra={"conversation": feed.conversation_id})
            await socket.close(TROUBLE_CODE)

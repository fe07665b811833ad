"""`/socket.io`: the events of Rasa's protocol on python-socketio. Default namespace, session persistence on.

Who may connect: pages of an allowed origin. Who somebody is, the session id says that the server gave out (`session_confirm`): it is
signed, so a made-up or guessed one begins a new conversation and opens nobody else's.

Socket.IO begins with long polling by default, whose requests must all reach one process: it is allowed where one worker serves; with several
workers a widget must be set to `transports: ["websocket"]`, and polling is refused with 400.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from functools import partial
from typing import Any

from socketio import ASGIApp, AsyncServer
from starlette.requests import HTTPConnection

from bot.channels.body import MAX_BYTES
from bot.channels.socketio.parts import Parts
from bot.channels.socketio.visitor import Visitor
from bot.channels.web.message import MAX_CHARACTERS, whole
from bot.errors import BotError, InputTooLarge, LimitExceeded

log = logging.getLogger(__name__)

MOST = 2000
"""Connections of one worker."""
MOST_REFUSED = 100
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Events:
    """Answers the events of all connections."""

    def __init__(self, parts: Parts, server: AsyncServer) -> None:
        self._parts = parts
        self._server = server
        self._visitors: dict[str, Visitor] = {}

    async def connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> bool:
        """Let a connection in while there is room."""
        if len(self._visitors) >= MOST or self._parts.sockets.ending:
            return False
        scope = environ.get("asgi.scope") or {}
        address = (scope.get("client") or ("unknown",))[0]
        self._visitors[sid] = Visitor(self._parts, partial(self._emit, sid), address)
        return True

    async def disconnect(self, sid: str, reason: str = "") -> None:
        """Forget a connection; its session lives on."""
        visitor = self._visitors.pop(sid, None)
        if visitor:
            await visitor.end()

    async def session_request(self, sid: str, data: Any = None) -> None:
        """Confirm a session."""
        fields = data if isinstance(data, dict) else {}
        await self._answer(sid, lambda visitor: visitor.begin(fields.get("session_id")))

    async def user_uttered(self, sid: str, data: Any = None) -> None:
        """Have a message answered."""
        fields = data if isinstance(data, dict) else {}
        text = fields.get("message")
        said = whole(text) if isinstance(text, str) else ""

        async def answer(visitor: Visitor) -> None:
            if len(said) > MAX_CHARACTERS:
                raise InputTooLarge("the message is too long")
            await visitor.say(said, fields.get("session_id"))

        await self._answer(sid, answer)

    async def dismiss(self) -> None:
        """End every connection; widgets come again by themselves."""
        with suppress(Exception):  # the edge: whoever is gone already needs no goodbye
            async with asyncio.timeout(1):
                if self._server.eio.sockets:
                    await self._server.eio.disconnect()

    async def _answer(self, sid: str, work: Callable[[Visitor], Awaitable[None]]) -> None:
        visitor = self._visitors.get(sid)
        if visitor is None:
            return
        if not visitor.budget.take():
            await self._refuse(sid, visitor)
            return
        try:
            await work(visitor)
        except BotError as error:
            await visitor.complain(error)
        except Exception:  # the edge: one event's failure must not end its connection
            log.exception("socketio: an event failed")

    async def _refuse(self, sid: str, visitor: Visitor) -> None:
        visitor.refused += 1
        if visitor.refused == 1:
            await visitor.complain(LimitExceeded(2))
        if visitor.refused > MOST_REFUSED:
            await self._server.disconnect(sid)

    async def _emit(self, sid: str, event: str, data: object) -> None:
        await self._server.emit(event, data, to=sid)


class Endpoint:
    """The ASGI application: origins first, then Socket.IO."""

    def __init__(self, parts: Parts) -> None:
        server = AsyncServer(
            async_mode="asgi",
            cors_allowed_origins=lambda origin, environ: True,  # looked at here, before it is asked
            cors_credentials=False,
            transports=["polling", "websocket"] if parts.polling else ["websocket"],
            max_http_buffer_size=MAX_BYTES,
            logger=False,
            engineio_logger=False,
        )
        events = Events(parts, server)
        for name in ("connect", "disconnect", "session_request", "user_uttered"):
            server.on(name, getattr(events, name))
        self._ending = False
        self._polls: set[asyncio.Task[None]] = set()
        parts.sockets.at_goodbye(events.dismiss)
        parts.sockets.at_goodbye(self._end_polls)
        self._origins = parts.origins
        self._app = ASGIApp(server, socketio_path="socket.io")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or serve one socket."""
        if not self._origins.allows(HTTPConnection(scope)):
            await refuse(scope, send, 403)
            return
        started: list[Any] = []

        async def noted(message: Any) -> None:
            started.append(message["type"])
            await send(message)

        try:
            if scope["type"] == "http":
                await self._poll(scope, receive, noted)
            else:
                await self._app(scope, receive, noted)
        except Exception:  # the edge: what a strange client sends must not be a failure of ours
            log.warning("socketio: a request could not be read", exc_info=True)
        if not started:
            await refuse(scope, send, 503 if self._ending else 400)

    async def _poll(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, which may wait for news up to three quarters of a minute; a restart does not wait so long."""
        task = asyncio.create_task(self._app(scope, receive, send), name="socketio-poll")
        self._polls.add(task)
        task.add_done_callback(self._polls.discard)
        await asyncio.wait({task})
        if not task.cancelled():
            task.result()

    async def _end_polls(self) -> None:
        """Let polls come again elsewhere."""
        self._ending = True
        for task in self._polls:
            task.cancel()


async def refuse(scope: Scope, send: Send, status: int) -> None:
    """Refuse without a word."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})

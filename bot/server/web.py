"""The web channel on the live state."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import FastAPI

from bot.channels.socketio.endpoint import Endpoint as SocketIo
from bot.channels.socketio.parts import PURPOSE, Parts
from bot.channels.web import pages, routes
from bot.channels.web.channel import WebChannel
from bot.channels.web.conversations import Conversations
from bot.channels.web.origins import Origins
from bot.channels.web.ports import Wakes
from bot.channels.web.sessions import Sessions
from bot.channels.web.socket import Endpoint
from bot.channels.web.sockets import Sockets
from bot.clock import system_now
from bot.server.desk_ratings import DeskRatings
from bot.server.limits import Limiter
from bot.state.history import name_of
from bot.state.ratings import Ratings
from bot.state.seen import Seen
from bot.state.sights import Sights
from bot.state.typing import Typing
from bot.state.wake_up import WakeUp

if TYPE_CHECKING:
    from bot.server.wiring import Wired

SESSION_LIFETIME = timedelta(days=30)
"""As long as the history is kept: who comes back within it is shown what was said."""


def build_web(wired: Wired) -> WebChannel:
    """Return the web channel."""
    secret = wired.settings.secret.get_secret_value().encode()
    return WebChannel(
        Sessions(secret, SESSION_LIFETIME, system_now),
        Origins(wired.settings.web_origins),
        wired.turns.handle,
        Limiter(wired.limits).allow,
        Conversations(
            wired.plan,
            wired.history,
            Sights(wired.link),
            wired.desk.standings,
            DeskRatings(Ratings(wired.link), wired.desk.desk),
        ),
        ByConversation(wired.changes),
        Typing(wired.link),
    )


def mount_socketio(app: FastAPI, wired: Wired, sockets: Sockets) -> None:
    """Add `/socket.io`, for widgets made for Rasa."""
    secret = wired.settings.secret.get_secret_value().encode()
    parts = Parts(
        Sessions(secret, SESSION_LIFETIME, system_now, PURPOSE),
        Origins(wired.settings.web_origins),
        wired.turns.handle,
        Limiter(wired.limits).allow,
        wired.history,
        ByConversation(wired.changes),
        Seen(wired.link),
        sockets,
        polling=wired.settings.workers == 1,
    )
    app.mount("/socket.io", SocketIo(parts))


def mount_web(app: FastAPI, wired: Wired, sockets: Sockets) -> None:
    """Add the page, the routes and the socket of the web channel, and their metric."""
    web = build_web(wired)
    app.include_router(pages.pages(wired.plan.name, wired.settings.page_note))
    app.include_router(routes.router(web))
    app.router.add_websocket_route("/web/socket", Endpoint(web, sockets).serve)
    wired.metrics.gauge("bot_sockets", "Open sockets of web widgets.", lambda: float(len(sockets)))


class ByConversation:
    """Changes by the conversation's id instead of its name in keys."""

    def __init__(self, changes: WakeUp) -> None:
        self._changes = changes

    def __call__(self, conversation_id: str) -> AbstractAsyncContextManager[Wakes]:
        """Yield what is woken whenever the conversation may have changed."""
        return self._changes.on(name_of(conversation_id))

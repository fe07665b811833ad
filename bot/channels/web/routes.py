"""`POST /web/session` and `POST /web/messages`: what the chat page calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from bot.channels.body import read_json
from bot.channels.web.cookie import session_of, set_session
from bot.channels.web.message import read_message, rendered
from bot.channels.web.origin import same_origin
from bot.channels.web.problems import ProblemRoute
from bot.channels.web.sessions import Session, Sessions
from bot.clock import system_now
from bot.conversation.inbound import Inbound
from bot.conversation.reply import Reply
from bot.errors import LimitExceeded

Handle = Callable[[Inbound], Awaitable[Sequence[Reply]]]
Allow = Callable[[str, str], Awaitable[int]]
CHANNEL = "web"
NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
ELSEWHERE = "请在本页面里提问。"
NOT_JSON = "这条消息没有收好，请刷新页面以后再发一次。"
NO_SESSION = "页面打开得太久了，请刷新一下再发。"


def router(handle: Handle, sessions: Sessions, allow: Allow) -> APIRouter:
    """Return the routes on a handler of messages.

    `allow(kind, who)` returns 0, or the seconds until this user or address may send again.
    """
    routes = APIRouter(prefix="/web", route_class=ProblemRoute)

    @routes.post("/session")
    async def open_session(request: Request) -> Response:
        """Give the browser a session; a valid one is kept."""
        check_origin(request)
        session = session_of(request, sessions) or sessions.new()
        response = JSONResponse({"expires_at": session.expires_at.isoformat()}, headers=NO_STORE)
        set_session(response, request, sessions, session)
        return response

    @routes.post("/messages")
    async def send_message(request: Request) -> Response:
        """Answer one message."""
        check_origin(request)
        check_json(request)
        session = required_session(request, sessions)
        await check_limits(request, session, allow)
        message = read_message(await read_json(request))
        replies = await handle(
            Inbound(CHANNEL, session.user_id, message.id, message.text, received_at=system_now())
        )
        return JSONResponse({"replies": [rendered(reply) for reply in replies]}, headers=NO_STORE)

    return routes


def check_origin(request: Request) -> None:
    """Refuse a POST from another site with 403."""
    if not same_origin(request):
        raise HTTPException(403, ELSEWHERE)


def check_json(request: Request) -> None:
    """Refuse with 415 what is not declared as JSON: a foreign form cannot declare it."""
    media_type = request.headers.get("content-type", "").partition(";")[0]
    if media_type.strip().lower() != "application/json":
        raise HTTPException(415, NOT_JSON)


def required_session(request: Request, sessions: Sessions) -> Session:
    """Return the session of a request; refuse one without with 401."""
    session = session_of(request, sessions)
    if session is None:
        raise HTTPException(401, NO_SESSION)
    return session


async def check_limits(request: Request, session: Session, allow: Allow) -> None:
    """Raise LimitExceeded when this user or this address asks too often."""
    address = request.client.host if request.client else "unknown"
    for kind, who in (("web-user", session.user_id), ("web-address", address)):
        seconds = await allow(kind, who)
        if seconds > 0:
            raise LimitExceeded(seconds)

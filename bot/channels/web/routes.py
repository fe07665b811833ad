"""The web channel over HTTP: what a widget calls where sockets are blocked, and its tools. See docs/widget-protocol.md.

Who may call them: pages of an allowed origin, with the session token they were given; `POST /web/session` without one.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from bot.channels.body import read_json
from bot.channels.web.bearer import required_session
from bot.channels.web.channel import WebChannel, address_of
from bot.channels.web.conversations import Shown
from bot.channels.web.message import conversation_of, fields_of, read_message, read_score, read_thumb
from bot.channels.web.origins import ANY_ROUTE
from bot.channels.web.problems import web_route
from bot.channels.web.receipt import HEADERS as RECEIPT_HEADERS
from bot.channels.web.receipt import receipt
from bot.channels.web.thinking import thinking
from bot.clock import system_now

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
NOT_JSON = "这条消息没有收好，请刷新页面以后再发一次。"


def router(web: WebChannel) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/web", route_class=web_route(web.origins))

    @routes.options("/{path:path}")
    async def preflight(path: str) -> Response:
        """Tell an allowed page that it may call the routes below. Anybody may ask."""
        return Response(status_code=204, headers=ANY_ROUTE)

    @routes.post("/session")
    async def open_session(request: Request) -> Response:
        """Give a page a session; who brings a valid token keeps their conversation. Any allowed page may."""
        return await session_given(request, web)

    @routes.post("/messages")
    async def send_message(request: Request) -> Response:
        """Answer one message. With a session."""
        return await message_answered(request, web)

    @routes.get("/entries")
    async def entries(request: Request) -> Response:
        """Return entries: the newest, those after one, or those before one. With a session."""
        return await entries_shown(request, web)

    @routes.post("/ratings")
    async def rate(request: Request) -> Response:
        """Keep a thumb. With a session, for an entry of one's own conversation."""
        session = required_session(request, web.sessions)
        entry, value = read_thumb(await body(request))
        await web.check("web-rating", session.user_id)
        await web.conversations.rate(conversation_of(session), entry, value)
        return Response(status_code=204, headers=NO_STORE)

    @routes.post("/score")
    async def score(request: Request) -> Response:
        """Keep the score of the conversation. With a session."""
        session = required_session(request, web.sessions)
        value, comment = read_score(await body(request))
        await web.check("web-rating", session.user_id)
        await web.conversations.score(conversation_of(session), value, comment)
        return Response(status_code=204, headers=NO_STORE)

    @routes.get("/receipt")
    async def printed(request: Request) -> Response:
        """Return the answers with their clauses, to print. With a session."""
        session = required_session(request, web.sessions)
        await web.check("web-rating", session.user_id)
        found = await web.conversations.all(conversation_of(session))
        return HTMLResponse(receipt(found, web.conversations.plan, system_now()), headers=RECEIPT_HEADERS)

    return routes


async def session_given(request: Request, web: WebChannel) -> Response:
    """Go on with the session of a token, lengthened when half of it is over; else begin one."""
    token = fields_of(await body(request)).get("token")
    old = web.sessions.read(token) if isinstance(token, str) else None
    if old is None:
        await web.check("web-session", address_of(request))
    session = web.sessions.renewed(old) if old else web.sessions.new()
    found = {
        "token": web.sessions.sign(session),
        "expires_at": session.expires_at.isoformat(),
        "refreshed": old is not None and session != old,
    }
    return JSONResponse(found, headers=NO_STORE)


async def message_answered(request: Request, web: WebChannel) -> Response:
    """Answer a message with the entries it brought."""
    check_json(request)
    session = required_session(request, web.sessions)
    await web.check_message(request, session)
    message = read_message(await read_json(request))
    conversation_id = conversation_of(session)
    async with thinking(web.typing, conversation_id):
        await web.handle(message.inbound(session, system_now()))
    found = await web.conversations.since_message(conversation_id, message.id)
    return await with_state(found, conversation_id, web)


async def entries_shown(request: Request, web: WebChannel) -> Response:
    """Return a page of entries."""
    session = required_session(request, web.sessions)
    await web.check("web-poll", session.user_id)
    conversation_id, asked = conversation_of(session), request.query_params
    if "before" in asked:
        found = await web.conversations.before(conversation_id, asked["before"])
    else:
        found = await web.conversations.after(conversation_id, asked.get("after") or None)
    return await with_state(found, conversation_id, web)


async def with_state(found: Shown, conversation_id: str, web: WebChannel) -> Response:
    """Return entries with the state of their conversation."""
    _, state = await web.conversations.look(conversation_id)
    return JSONResponse({"entries": found.entries, "state": state, "more": found.more}, headers=NO_STORE)


async def body(request: Request) -> object:
    """Return the JSON of a request."""
    check_json(request)
    return await read_json(request)


def check_json(request: Request) -> None:
    """Refuse with 415 what is not declared as JSON: a foreign form cannot declare it."""
    media_type = request.headers.get("content-type", "").partition(";")[0]
    if media_type.strip().lower() != "application/json":
        raise HTTPException(415, NOT_JSON)

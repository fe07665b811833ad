"""`/desk-api`: how an outside desk takes tickets, reads, answers and gives back. Only with the bearer token of the setting DESK_API_TOKEN."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request

from bot.channels.body import read_json
from bot.desk.agents import Presence
from bot.desk.desk import Desk
from bot.desk.queue import waiting
from bot.server.desk_api.bodies import (
    OUTSIDE,
    BePresent,
    Close,
    Note,
    Take,
    Write,
    entry_shown,
    read,
    ticket_shown,
)
from bot.state.desk_presence import RedisPresence
from bot.state.history import History

Shown = dict[str, Any]


def router(
    desk: Desk, presence: RedisPresence, history: History, token: str, now: Callable[[], datetime]
) -> APIRouter:
    """Return the routes. Every one asks for the token: who has it may do what agents do."""
    routes = APIRouter(prefix="/desk-api", dependencies=[Depends(_bearer(token))])

    @routes.put("/presence")
    async def be_present(request: Request) -> Shown:
        """Say how an agent is. Members are handed over only while somebody is there."""
        body = read(BePresent, await read_json(request))
        await presence.say(body.agent.agent(now(), Presence(body.presence)))
        return {"presence": body.presence}

    @routes.get("/tickets")
    async def tickets() -> Shown:
        """List the queue in its order, and the tickets the outside desk has."""
        found = await desk.tickets.all_open()
        held = [t for t in found if t.holder and t.holder.startswith(OUTSIDE)]
        return {"waiting": [*map(ticket_shown, waiting(found))], "held": [*map(ticket_shown, held)]}

    @routes.get("/entries")
    async def entries(conversation_id: str, after: str | None = None) -> Shown:
        """Return what was written and shown in a conversation after an entry, oldest first."""
        return {"entries": [entry_shown(kept) for kept in await history.after(conversation_id, after)]}

    @routes.post("/take")
    async def take(request: Request) -> Shown:
        """Take a waiting ticket; 409 when somebody else was first."""
        body = read(Take, await read_json(request))
        return ticket_shown(await desk.take(body.conversation_id, body.agent.agent(now())))

    @routes.post("/messages")
    async def write(request: Request) -> Shown:
        """Write to the member; 403 for who does not have the ticket. A second copy of a key changes nothing."""
        body = read(Write, await read_json(request))
        agent = body.agent.agent(now())
        return ticket_shown(await desk.write(body.conversation_id, agent, body.text, body.key))

    @routes.post("/notes")
    async def note(request: Request) -> Shown:
        """Add a note that only agents read."""
        body = read(Note, await read_json(request))
        return ticket_shown(await desk.note(body.conversation_id, OUTSIDE + body.agent.id, body.text))

    @routes.post("/give-back")
    async def give_back(request: Request) -> Shown:
        """Let the bot go on."""
        body = read(Take, await read_json(request))
        return ticket_shown(await desk.give_back(body.conversation_id, OUTSIDE + body.agent.id))

    @routes.post("/close")
    async def close(request: Request) -> Shown:
        """End the conversation with a reason of `data/desk.yml`."""
        body = read(Close, await read_json(request))
        return ticket_shown(await desk.close(body.conversation_id, OUTSIDE + body.agent.id, body.reason))

    return routes


def _bearer(token: str) -> Callable[[Request], None]:
    expected = f"Bearer {token}".encode()

    def check(request: Request) -> None:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, expected):
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})

    return check

"""`/desk/search`: all conversations by text, member, day, tag and topic. For supervisors; each search is audited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from bot.record.queries_tickets import TicketFilter, list_tickets
from bot.record.search import Hit, Wanted, search
from bot.server.desk.days import begin, day, end
from bot.server.desk.room import Room
from bot.server.desk.rows import CHANNELS, Json
from bot.server.pages.render import page
from bot.server.sign_in.access import AsSupervisor
from bot.server.workbench.asked import number
from bot.staff.audit import Action
from bot.text.tokens import TOKEN

FIELDS = ("text", "chat", "tag", "intent", "since", "until", "state", "holder")
PAGE = 30
STATES = {"waiting": "排队", "agent": "处理中", "closed": "已结束"}


def router(room: Room) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/desk", include_in_schema=False)

    @routes.get("/search")
    async def found(request: Request, person: AsSupervisor) -> Response:
        """Show messages that fit; nothing is looked for before something was asked."""
        asked = {name: request.query_params.get(name, "").strip() for name in FIELDS}
        before = number(request.query_params.get("before", ""))
        wanted = Wanted(
            asked["text"][:100],
            asked["chat"][:256],
            asked["tag"],
            asked["intent"],
            begin(day(asked["since"])),
            end(day(asked["until"])),
        )
        result = await search(room.database, wanted, limit=PAGE, before=before)
        if any(asked.values()):
            await room.audit.write(
                person.name, Action.CONVERSATIONS_SEARCHED, None, {"count": len(result.hits)}
            )
        return page(
            request,
            "desk/search.html",
            asked=asked,
            hits=[hit_shown(room, hit) for hit in result.hits],
            tags=room.parts.rules.tags,
            titles=room.titles,
            looked_back_to=result.looked_back_to,
            newest=f"/desk/search?{_query(asked)}" if before else "",
            older=f"/desk/search?{_query({**asked, 'before': str(result.before)})}" if result.before else "",
        )

    @routes.get("/tickets")
    async def tickets(request: Request, person: AsSupervisor) -> Response:
        """List tickets, newest first."""
        asked = {name: request.query_params.get(name, "").strip() for name in FIELDS}
        before = number(request.query_params.get("before", ""))
        wanted = TicketFilter(
            state=asked["state"] if asked["state"] in STATES else None,
            holder=asked["holder"] or None,
            tag=asked["tag"] or None,
            since=begin(day(asked["since"])),
            until=end(day(asked["until"])),
        )
        rows = await list_tickets(room.database, wanted, limit=PAGE + 1, before=before)
        older = {**asked, "before": str(rows[PAGE - 1]["id"])} if len(rows) > PAGE else None
        return page(
            request,
            "desk/tickets.html",
            asked=asked,
            rows=[ticket_row(room, row) for row in rows[:PAGE]],
            states=STATES,
            tags=room.parts.rules.tags,
            newest=f"/desk/tickets?{_query(asked)}" if before else "",
            older=f"/desk/tickets?{_query(older)}" if older else "",
        )

    return routes


def hit_shown(room: Room, hit: Hit) -> Json:
    """Return one message as the page shows it."""
    return {
        "href": place(hit.conversation_id),
        "channel": CHANNELS.get(hit.channel, hit.channel),
        "text": TOKEN.sub(lambda token: f"（{token[1]}）", hit.text),
        "intent": room.titles.get(hit.intent or "", hit.intent or ""),
        "confidence": hit.confidence,
        "at": hit.at,
    }


def ticket_row(room: Room, row: Mapping[str, Any]) -> Json:
    """Return one ticket as the page shows it."""
    reasons = room.parts.rules.close_reasons
    return {
        **row,
        "href": place(row["conversation_id"]),
        "topic_title": room.titles.get(row["topic"] or "", row["topic"] or ""),
        "ended": reasons.get(row["close_reason"] or "", ENDED.get(row["close_reason"] or "", "")),
    }


ENDED = {"given_back": "交还机器人", "cancelled": "会员不等了"}


def place(conversation_id: str) -> str:
    """Return where a conversation is shown; what stands behind # goes to no server and no log."""
    return f"/desk#{quote(conversation_id, safe='')}"


def _query(fields: dict[str, str]) -> str:
    return urlencode({name: value for name, value in fields.items() if value})

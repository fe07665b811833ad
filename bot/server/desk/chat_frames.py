"""The frames that show one conversation to one page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from bot.conversation.sight import Writer
from bot.conversation.understanding import Ranked
from bot.desk.reasons import MANNERS, reason_of
from bot.desk.ticket import Ticket
from bot.errors import BotError, RecordUnavailable
from bot.record.queries import transcript
from bot.record.queries_tickets import TicketFilter, list_tickets
from bot.server.desk import transcript as pages_transcript
from bot.server.desk.card import card
from bot.server.desk.room import Room
from bot.server.desk.rows import Json, row_of

log = logging.getLogger(__name__)

WECHAT = "wechat"


async def opening(room: Room, chat: str) -> Json:
    """Return the whole of it: bubbles, what the record adds, the card. Raises StateUnavailable."""
    try:
        entries = await pages_transcript.entries(room, chat)
        known = await pages_transcript.known(room, chat)
    except RecordUnavailable:
        log.warning("the record is away: a conversation is shown without what was understood")
        kept = await room.history.after(chat, most=pages_transcript.NEWEST)
        entries, known = [pages_transcript.entry_shown(one) for one in kept], {"understood": {}, "notes": []}
    return {"type": "chat", "chat": chat, "entries": entries, **known, **await around(room, chat)}


async def around(room: Room, chat: str) -> Json:
    """Return what stands around the bubbles: the ticket, who looks and writes, what is on its way. Raises StateUnavailable."""
    seen = await room.parts.desk.see(chat)
    sight = await room.sights.of(chat)
    lookers = await room.parts.presence.lookers(chat)
    found: Json = {
        "stage": seen.conversation.stage.value,
        "ticket": ticket_shown(room, seen.ticket) if seen.ticket else None,
        "member_writes": Writer.MEMBER in sight.writing,
        "lookers": [{"id": one.agent_id, "name": one.name, "typing": one.typing} for one in lookers],
        "on_the_way": await pages_transcript.on_the_way(room, chat),
    }
    return found | ({"wechat": await _window(room, chat)} if chat.startswith(f"{WECHAT}:") else {})


async def beside(room: Room, chat: str) -> Json:
    """Return what may take longer: the member card and how many tickets came before."""
    found: Json = {"type": "card", "chat": chat, "card": await card(room, chat), "before": []}
    try:
        current = (await room.parts.desk.see(chat)).ticket
        rows = await list_tickets(room.database, TicketFilter(conversation_id=chat), limit=6)
        found["before"] = [
            earlier(room, row) for row in rows if current is None or row["ticket_id"] != current.id
        ]
    except RecordUnavailable:
        log.warning("the record is away: earlier tickets are not shown")
    return found


def earlier(room: Room, row: Mapping[str, Any]) -> Json:
    """Return a ticket that came before, in a line."""
    return {
        "at": row["opened_at"].isoformat(),
        "what": room.titles.get(row["topic"] or "") or MANNERS[reason_of(row["reason"])].title,
        "rating": row["rating"],
    }


async def suggested(room: Room, chat: str, text: str | None) -> Json:
    """Return suggested replies to the member's newest words: by the bot's ranking, made now where it was silent."""
    ranking = await _ranking(room, chat, text)
    try:
        found = await room.parts.suggestions.of(chat, ranking)
    except (
        BotError,
        KeyError,
        ValueError,
    ) as error:  # a suggestion less is no reason to stop somebody's work
        log.warning("no suggestions: %s", type(error).__name__)
        found = ()
    shown = [
        {"title": s.title, "confidence": s.confidence, "text": s.reply.text, "clauses": list(s.reply.clauses)}
        for s in found
    ]
    return {"type": "suggestions", "chat": chat, "suggestions": shown}


async def _ranking(room: Room, chat: str, text: str | None) -> tuple[Ranked, ...]:
    if text and not text.startswith("/"):
        return tuple(room.read(chat, text))
    try:
        turns = await transcript(room.database, chat, limit=10)
    except RecordUnavailable:
        return ()
    return next((t.turn.ranking for t in reversed(turns) if t.turn.ranking), ())


def ticket_shown(room: Room, ticket: Ticket) -> Json:
    """Return a ticket beside its conversation: its line, and how it ended."""
    parts = room.parts
    now = parts.desk.now()
    row = row_of(ticket, now, parts.reception.hours, parts.rules, room.titles)
    return row | {
        "closed_by": ticket.closed_by,
        "close_reason": parts.rules.close_reasons.get(ticket.close_reason or "", ticket.close_reason),
        "rating": ticket.rating,
    }


async def _window(room: Room, chat: str) -> Json:
    left = await room.windows.left(chat)
    return {"messages": left.messages, "until": left.until.isoformat() if left.until else None}

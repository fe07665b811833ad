"""Search over all conversations, newest first, a bounded look at a time: a rare word costs more pages, never a slow one.

A page looks through at most SCAN turns. When it found less than was asked for and there are older turns, `before` goes on from there
and `looked_back_to` says how far it came. All raise RecordUnavailable when the database is away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.record.database import Database
from bot.record.storable import storable_text
from bot.record.tables import ticket_tags, turns

SCAN = 20_000
SLACK = 2_000
"""Turns are recorded nearly in the order of their instants, but not quite."""
CHANNELS = ("web", "wechat", "socketio", "rest")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; empty does not narrow. `chat` is a conversation's id or a channel's user id; [since, until) is when it was answered."""

    text: str = ""
    chat: str = ""
    tag: str = ""
    intent: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One message that fits."""

    id: int
    conversation_id: str
    channel: str
    text: str
    intent: str | None
    confidence: float | None
    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """What was found. `before` asks for the next page, None at the end; `looked_back_to` is set when the look was cut short."""

    hits: Sequence[Hit]
    before: int | None
    looked_back_to: datetime | None = None


async def search(database: Database, wanted: Wanted, *, limit: int = 30, before: int | None = None) -> Page:
    """Return one page."""
    async with database.read() as connection:
        first, last = await _span(connection, wanted, before)
        window = _window(wanted, first, last)
        rows = (await connection.execute(_matching(window, wanted).limit(limit + 1))).all()
        hits = [_hit(row) for row in rows[:limit]]
        if len(rows) > limit:
            return Page(hits, hits[-1].id)
        end = (
            await connection.execute(
                select(func.min(window.c.id), func.count(), func.min(window.c.answered_at))
            )
        ).one()
    cut = end[1] >= SCAN
    return Page(hits, end[0] if cut else None, end[2] if cut else None)


async def _span(
    connection: AsyncConnection, wanted: Wanted, before: int | None
) -> tuple[int | None, int | None]:
    """Return between which ids to look: days are turned into ids by the index, so that old ones are found as fast as new ones."""
    t = turns.c
    first = last = None
    if wanted.since is not None:
        oldest = select(t.id).where(t.answered_at >= wanted.since).order_by(t.answered_at).limit(1)
        found = await connection.scalar(oldest)
        first = found - SLACK if found is not None else None
    if wanted.until is not None:
        newest = select(t.id).where(t.answered_at < wanted.until).order_by(t.answered_at.desc()).limit(1)
        found = await connection.scalar(newest)
        last = found + SLACK if found is not None else 0
    if before is not None:
        last = min(before - 1, last) if last is not None else before - 1
    return first, last


def _window(wanted: Wanted, first: int | None, last: int | None) -> Any:
    t = turns.c
    query = select(t.id, t.conversation_id, t.channel, t.text, t.intent, t.confidence, t.stage, t.answered_at)
    if wanted.chat:
        chat = storable_text(wanted.chat)
        query = query.where(t.conversation_id.in_([chat, *(f"{channel}:{chat}" for channel in CHANNELS)]))
    if first is not None:
        query = query.where(t.id >= first)
    if last is not None:
        query = query.where(t.id <= last)
    return query.order_by(t.id.desc()).limit(SCAN).subquery()


def _matching(window: Any, wanted: Wanted) -> Select[Any]:
    w = window.c
    query = select(window)
    for word in storable_text(wanted.text).split():
        query = query.where(w.text.contains(word, autoescape=True))
    if wanted.intent:
        query = query.where(w.intent == storable_text(wanted.intent))
    if wanted.tag:
        tagged = select(ticket_tags.c.conversation_id).where(ticket_tags.c.tag == storable_text(wanted.tag))
        query = query.where(w.conversation_id.in_(tagged))
    if wanted.since is not None:
        query = query.where(w.answered_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(w.answered_at < wanted.until)
    return query.order_by(w.id.desc())


def _hit(row: Any) -> Hit:
    return Hit(
        row.id,
        row.conversation_id,
        row.channel,
        row.text,
        row.intent,
        row.confidence,
        row.stage,
        row.answered_at,
    )

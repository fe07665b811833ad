"""Build the desk's pages and mount them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Protocol, runtime_checkable

from fastapi import FastAPI

from bot.clock import system_now
from bot.conversation.turn import Engines
from bot.conversation.understanding import Ranked, Understanding
from bot.record.audit import AuditLog
from bot.server.desk import (
    act_routes,
    page,
    reports_page,
    search_page,
    settings_page,
    socket,
    wall_page,
)
from bot.server.desk.board import Board
from bot.server.desk.room import Read, Room
from bot.server.desk_parts import members_clock
from bot.server.wiring import Wired
from bot.server.workbench.room import intent_titles
from bot.settings import ROOT
from bot.state.dead_letters import DeadLetters
from bot.state.outbox import Outbox
from bot.state.sights import Sights
from bot.state.typing import Typing
from bot.state.wechat_window import RedisWindows

log = logging.getLogger(__name__)


@runtime_checkable
class Reader(Protocol):
    """An engine that can say what it makes of a text without a turn."""

    def parse(self, text: str, at: datetime) -> Understanding:
        """Return what it makes of it."""


def build_room(wired: Wired) -> Room:
    """Return what the pages stand on. Raises nothing: everything is open already."""
    titles = intent_titles(ROOT / "domain.yml")
    link, clock = wired.link, members_clock(wired.settings)
    return Room(
        parts=wired.desk,
        plan=wired.plan,
        board=Board(wired.desk, titles, system_now),
        history=wired.history,
        changes=wired.changes,
        sights=Sights(link),
        typing=Typing(link),
        outbox=Outbox(link),
        letters=DeadLetters(link),
        windows=RedisWindows(link),
        database=wired.database,
        audit=AuditLog(wired.database),
        titles=titles,
        read=reader(wired.turns.engines, clock),
        members_now=clock,
        data=ROOT / "data",
    )


def mount_desk(app: FastAPI, stack: AsyncExitStack, room: Room) -> None:
    """Add the desk's pages: for agents, and some for supervisors."""
    stack.push_async_callback(room.board.close)
    for part in (page, socket, act_routes, wall_page, search_page, reports_page, settings_page):
        app.include_router(part.router(room))


def reader(engines: Engines, now: Callable[[], datetime]) -> Read:
    """Return the way to ask the engine in service what it makes of a text; an engine that cannot say so has no ranking."""

    def read(conversation_id: str, text: str) -> Sequence[Ranked]:
        engine, _ = engines.of(conversation_id)
        if not isinstance(engine, Reader):
            return ()
        try:
            return engine.parse(text, now()).ranking
        except Exception:  # the edge of the engine: a suggestion less is no reason to stop somebody's work
            log.exception("the engine could not read a message for suggestions")
            return ()

    return read

"""The board: every open ticket and who is at the desk, read once for all pages of this process when something changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.desk.agents import Agent, loads
from bot.desk.ticket import Ticket
from bot.errors import StateUnavailable
from bot.server.desk.rows import Json, row_of
from bot.server.desk_parts import DeskParts
from bot.state.wake_up import ANY

log = logging.getLogger(__name__)

LEAST_PAUSE = 0.2
"""Between two readings: a change is seen at once, a storm of them some times a second."""
MOST_PAUSE = 20.0
AGAIN_SECONDS = 2.0


@dataclass(slots=True, eq=False)
class Follower:
    """One page: what is new since it last asked. `woken` is set when there is something."""

    woken: asyncio.Event
    rows: dict[str, Json] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    agents: list[Json] | None = None

    def take(self) -> Json | None:
        """Return the news as a frame, None when there is none."""
        if not self.rows and not self.gone and self.agents is None:
            return None
        frame: Json = {"type": "board", "rows": list(self.rows.values()), "gone": sorted(self.gone)}
        if self.agents is not None:
            frame["agents"] = self.agents
        self.rows, self.gone, self.agents = {}, set(), None
        return frame


class Board:
    """Follows the desk while a page follows it."""

    def __init__(self, parts: DeskParts, titles: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self._parts = parts
        self._titles = titles
        self._now = now
        self._followers: set[Follower] = set()
        self._versions: dict[str, tuple[str, int]] = {}
        self._task: asyncio.Task[None] | None = None
        self.rows: dict[str, Json] = {}
        self.agents: list[Json] = []

    @asynccontextmanager
    async def followed(self, woken: asyncio.Event) -> AsyncIterator[Follower]:
        """Give a page everything, and then what changes. Raises StateUnavailable when it cannot be read now."""
        if self._task is None or self._task.done():
            await self.read()
            self._task = asyncio.create_task(self._follow(), name="desk-board")
        follower = Follower(woken, dict(self.rows), set(), self.agents)
        self._followers.add(follower)
        try:
            yield follower
        finally:
            self._followers.discard(follower)

    async def close(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def read(self) -> None:
        """Read the desk as it stands now, and tell who follows. Raises StateUnavailable."""
        tickets = await self._parts.desk.tickets.all_open()
        agents = await self._parts.presence.all()
        changed = self._changed_rows(tickets)
        gone = self.rows.keys() - {t.conversation_id for t in tickets}
        for chat in gone:
            del self.rows[chat]
            self._versions.pop(chat, None)
        self.rows |= changed
        self._tell(changed, gone, agents_shown(agents, tickets, self._now()))

    def _changed_rows(self, tickets: list[Ticket]) -> dict[str, Json]:
        now, hours, rules = self._now(), self._parts.reception.hours, self._parts.rules
        found: dict[str, Json] = {}
        for ticket in tickets:
            if self._versions.get(ticket.conversation_id) != (ticket.id, ticket.version):
                self._versions[ticket.conversation_id] = (ticket.id, ticket.version)
                found[ticket.conversation_id] = row_of(ticket, now, hours, rules, self._titles)
        return found

    def _tell(self, changed: dict[str, Json], gone: set[str], agents: list[Json]) -> None:
        news = agents != self.agents
        self.agents = agents
        for follower in self._followers:
            follower.rows = {**{c: r for c, r in follower.rows.items() if c not in gone}, **changed}
            follower.gone = (follower.gone | gone) - changed.keys()
            follower.agents = agents if news else follower.agents
            if changed or gone or news:
                follower.woken.set()

    async def _follow(self) -> None:
        async with self._parts.changes.on(ANY) as woken:
            while self._followers:
                with suppress(TimeoutError):
                    async with asyncio.timeout(MOST_PAUSE):
                        await woken.wait()
                woken.clear()
                await asyncio.sleep(LEAST_PAUSE if await self._read_safely() else AGAIN_SECONDS)
        self._task = None

    async def _read_safely(self) -> bool:
        try:
            await self.read()
        except StateUnavailable as error:
            log.warning("desk board: %s", error)
            return False
        except Exception:  # the edge: one reading that fails must not blind every page
            log.exception("desk board: reading failed")
            return False
        return True


def agents_shown(agents: list[Agent], tickets: list[Ticket], now: datetime) -> list[dict[str, Any]]:
    """Return who was at the desk within a day, with how much they have at hand."""
    load = loads(tickets)
    return [
        {
            "id": a.id,
            "name": a.name,
            "presence": a.presence.value if a.is_there(now) else "gone",
            "groups": list(a.groups),
            "skills": list(a.skills),
            "limit": a.limit,
            "load": load[a.id],
        }
        for a in agents
    ]

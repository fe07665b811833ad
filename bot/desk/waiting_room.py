"""Where a waiting member stands: how many come first, and how long it may take with those who are at the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.desk.agents import Agent, free_places, there
from bot.desk.change import Tickets
from bot.desk.queue import ahead_of, expected_minutes
from bot.desk.ticket import Ticket


class AtDesk(Protocol):
    """Who is at the desk. Raises StateUnavailable."""

    async def all(self) -> Sequence[Agent]:
        """Return everybody who signed in lately; who was not heard of for long counts as gone (`Agent.is_there`)."""


@dataclass(frozen=True, slots=True)
class WaitingRoom:
    """Reads the queue and who serves it."""

    tickets: Tickets
    agents: AtDesk
    now: Callable[[], datetime]
    handling_minutes: int

    async def outlook(self, ticket: Ticket) -> tuple[int, int]:
        """Return how many come before a ticket that waits or is about to, and the minutes it may wait."""
        tickets = [t for t in await self.tickets.all_open() if t.id != ticket.id]
        agents, now = await self.agents.all(), self.now()
        ahead = ahead_of(ticket, tickets)
        free = free_places(agents, tickets, now)
        return ahead, expected_minutes(ahead, free, len(there(agents, now)), self.handling_minutes)

"""Where a conversation stands with the desk, for the widget that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.stage import Stage
from bot.conversation.standing import Standing
from bot.desk.change import Tickets
from bot.desk.rules import DeskRules
from bot.desk.ticket import Ticket, TicketState
from bot.desk.waiting_room import WaitingRoom


@dataclass(frozen=True, slots=True)
class DeskStandings:
    """Implements `bot.conversation.standing.Standings`."""

    tickets: Tickets
    room: WaitingRoom
    rules: DeskRules
    now: Callable[[], datetime]

    async def of(self, conversation_id: str, stage: Stage) -> Standing:
        """Return how a conversation stands. Raises StateUnavailable."""
        ticket = (await self.tickets.see(conversation_id)).ticket
        if ticket is None:
            return Standing()
        if stage is Stage.WAITING and ticket.state is TicketState.WAITING:
            ahead, minutes = await self.room.outlook(ticket)
            return Standing(position=ahead + 1, wait_minutes=minutes)
        if stage is Stage.AGENT and ticket.holder:
            return Standing(agent=await self._name(ticket.holder))
        return Standing(rating_asked=self._rating_asked(ticket))

    async def _name(self, agent_id: str) -> str | None:
        return next((a.name for a in await self.room.agents.all() if a.id == agent_id), None)

    def _rating_asked(self, ticket: Ticket) -> bool:
        if ticket.closed_at is None or ticket.closed_by is None or ticket.rating is not None:
            return False
        return self.now() - ticket.closed_at <= self.rules.reopen_time

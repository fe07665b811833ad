"""What the desk does by the clock: gives tickets out where that is automatic, ends long waits, tells supervisors of breaches.

One process does it (the leader); two at once do no harm, for each change is written once or refused.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.desk import acts, words
from bot.desk.agents import assignments
from bot.desk.change import Change
from bot.desk.desk import Desk
from bot.desk.hours import SupportHours
from bot.desk.rules import Assignment
from bot.desk.service_levels import breached
from bot.desk.ticket import Ticket, TicketState
from bot.desk.ticket_event import BOT
from bot.desk.waiting_room import AtDesk
from bot.desk.working_time import worked
from bot.errors import AgentFull, MoveNotAllowed, NoTicket, TicketMoved

log = logging.getLogger(__name__)

MISSED = (AgentFull, MoveNotAllowed, NoTicket, TicketMoved)
"""Somebody else was quicker: the next round looks again."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """Goes over all open tickets. `members_now` is the clock members live by, `now` the machine's."""

    desk: Desk
    agents: AtDesk
    hours: SupportHours
    members_now: Callable[[], datetime]
    now: Callable[[], datetime]

    async def go(self) -> None:
        """Do what is due. Raises StateUnavailable."""
        tickets = await self.desk.tickets.all_open()
        for ticket in tickets:
            await self._look_at(ticket)
            await asyncio.sleep(0)  # most tickets need nothing: others are let in between
        if self.desk.rules.assignment is Assignment.AUTOMATIC:
            await self._give_out(tickets)

    async def _give_out(self, tickets: list[Ticket]) -> None:
        if not self.hours.open_at(self.members_now()):
            return
        for ticket, agent in assignments(tickets, await self.agents.all(), self.now()):
            try:
                await self.desk.take(ticket.conversation_id, agent, by=BOT)
            except MISSED as error:
                log.info("a ticket was not given out: %s", error)

    async def _look_at(self, ticket: Ticket) -> None:
        try:
            if self._waits_too_long(ticket):
                await self.desk.change(ticket.conversation_id, self._release)
            if ticket.escalated_at is None and (level := self._breached(ticket)):
                now = self.now()
                await self.desk.change(ticket.conversation_id, lambda t: acts.escalated(t, level, now))
        except MISSED as error:
            log.info("a ticket changed meanwhile: %s", error)

    def _waits_too_long(self, ticket: Ticket) -> bool:
        """Say whether the bot should help meanwhile: people went home, or the wait is over the limit."""
        if ticket.state is not TicketState.WAITING or ticket.left:
            return False
        waited = worked(self.hours, ticket.queued_at, self.now())
        return not self.hours.open_at(self.members_now()) or waited >= self.desk.rules.queue_time

    def _release(self, ticket: Ticket) -> Change:
        if not self._waits_too_long(ticket):
            raise TicketMoved(ticket.conversation_id, ticket.holder)
        now = self.members_now()
        said = words.timed_out() if self.hours.open_at(now) else words.gone_home(self.hours, now)
        return acts.timed_out(ticket, said, self.now())

    def _breached(self, ticket: Ticket) -> str | None:
        level = breached(ticket, self.now(), self.hours, self.desk.rules.targets)
        return level.value if level else None

"""What agents do, for the pages and for outside desks alike: take, write, pass on, note, end. Who may do what is checked here.

Every method that changes a ticket raises NoTicket, NotYours, TicketMoved or MoveNotAllowed when it cannot be done, InputError for a text that may not be
sent, and StateUnavailable. A method may be repeated with the same key: the second copy of a message changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk import acts
from bot.desk.agents import Agent, Presence, loads
from bot.desk.change import Change, Outcome, Seen, Tickets
from bot.desk.queue import held_by, waiting
from bot.desk.rules import DeskRules
from bot.desk.texts import for_member, for_note
from bot.desk.ticket import Ticket, TicketState
from bot.errors import AgentFull, InputError, NoTicket, NotYours, TicketMoved

TRIES = 25
"""Somebody gets through each time: so many acts on one ticket in one instant are never seen."""
MOST_TAGS = 20

Decide = Callable[[Ticket], Change]


@dataclass(frozen=True, slots=True)
class Desk:
    """The acts of agents on the tickets of all conversations. `agent_id` is always who does it."""

    tickets: Tickets
    rules: DeskRules
    now: Callable[[], datetime]

    async def see(self, conversation_id: str) -> Seen:
        """Return a conversation and its newest ticket."""
        return await self.tickets.see(conversation_id)

    async def queue(self) -> list[Ticket]:
        """Return the tickets that wait, in the order in which they are to be taken."""
        return waiting(await self.tickets.all_open())

    async def held(self, agent_id: str) -> Sequence[Ticket]:
        """Return the tickets an agent has, the one taken first first."""
        return held_by(agent_id, await self.tickets.all_open())

    async def take(self, conversation_id: str, agent: Agent, by: str | None = None) -> Ticket:
        """Give a waiting ticket to an agent; `by` is who assigned it, None when the agent takes it.

        Raises TicketMoved when another agent was first, AgentFull when the agent has as many tickets as allowed.
        """
        await self._room_for(agent)

        def decide(ticket: Ticket) -> Change:
            if ticket.state is not TicketState.WAITING:
                raise TicketMoved(conversation_id, ticket.holder)
            return acts.taken(ticket, agent, by or agent.id, self.now())

        return await self._change(conversation_id, decide)

    async def hand_on(self, conversation_id: str, agent_id: str, to: Agent, note: str = "") -> Ticket:
        """Give one's own ticket to another agent. Raises AgentFull, InputError when that agent is not there."""
        if to.presence is Presence.AWAY or not to.is_there(self.now()):
            raise InputError(f"{to.name}现在不在座位上")
        await self._room_for(to)
        kept = for_note(note)
        return await self._mine(
            conversation_id, agent_id, lambda t: acts.handed_on(t, to, agent_id, kept, self.now())
        )

    async def send_to_group(
        self, conversation_id: str, agent_id: str, group: str | None, note: str = ""
    ) -> Ticket:
        """Put one's own ticket back into the queue, for a group or for everybody."""
        names = {g.id: g.name for g in self.rules.groups}
        if group is not None and group not in names:
            raise InputError("没有这个组")
        name, kept = (names[group] if group else None), for_note(note)
        return await self._mine(
            conversation_id,
            agent_id,
            lambda t: acts.queued(t, group, name=name, by=agent_id, note=kept, at=self.now()),
        )

    async def write(
        self, conversation_id: str, agent: Agent, text: str, key: str, clauses: Sequence[str] = ()
    ) -> Ticket:
        """Write to the member; only who has the ticket can. `key` is the same for every copy of this message."""
        said = for_member(text)
        if not 0 < len(key) <= 128:
            raise InputError("a message has a key of 1 to 128 characters")
        return await self._mine(
            conversation_id,
            agent.id,
            lambda t: acts.answered(
                t,
                said,
                by=agent.id,
                name=agent.name,
                key=f"{agent.id}:{key}",
                clauses=clauses,
                at=self.now(),
            ),
        )

    async def note(self, conversation_id: str, agent_id: str, text: str) -> Ticket:
        """Add a note that only agents read; anybody at the desk may."""
        kept = for_note(text)
        if not kept:
            raise InputError("备注不能空着")
        return await self._change(conversation_id, lambda t: acts.noted(t, agent_id, kept, self.now()))

    async def tag(self, conversation_id: str, agent_id: str, tags: Sequence[str]) -> Ticket:
        """Give a ticket these tags; anybody at the desk may."""
        if len(tags) > MOST_TAGS or any(tag not in self.rules.tags for tag in tags):
            raise InputError("没有这个标签")
        return await self._change(conversation_id, lambda t: acts.tagged(t, tags, agent_id, self.now()))

    async def give_back(self, conversation_id: str, agent_id: str) -> Ticket:
        """Let the bot go on where it was; what was said meanwhile is not said again."""
        return await self._mine(conversation_id, agent_id, lambda t: acts.given_back(t, agent_id, self.now()))

    async def close(
        self, conversation_id: str, agent_id: str, reason: str, *, any_ticket: bool = False
    ) -> Ticket:
        """End a conversation with one of the rules' reasons; supervisors may end any ticket."""
        if reason not in self.rules.close_reasons:
            raise InputError("请选一个结束的原因")

        def decide(ticket: Ticket) -> Change:
            if not any_ticket and ticket.holder != agent_id:
                raise NotYours(conversation_id)
            return acts.closed(ticket, reason, agent_id, self.now())

        return await self._change(conversation_id, decide)

    async def change(self, conversation_id: str, decide: Decide) -> Ticket:
        """Do an act that nobody in particular does: a time-out, an escalation, a rating."""
        return await self._change(conversation_id, decide)

    async def _mine(self, conversation_id: str, agent_id: str, decide: Decide) -> Ticket:
        def mine(ticket: Ticket) -> Change:
            if ticket.state is not TicketState.AGENT or ticket.holder != agent_id:
                raise NotYours(conversation_id)
            return decide(ticket)

        return await self._change(conversation_id, mine)

    async def _change(self, conversation_id: str, decide: Decide) -> Ticket:
        """Decide on what stands there now and write it; when somebody was quicker, look and decide again."""
        for _ in range(TRIES):
            seen = await self.tickets.see(conversation_id)
            if seen.ticket is None:
                raise NoTicket(conversation_id)
            change = decide(seen.ticket)
            outcome = await self.tickets.write(seen, change)
            if outcome is Outcome.DONE:
                return change.ticket
            if outcome is Outcome.REPEAT:
                return seen.ticket
        raise TicketMoved(conversation_id, None)

    async def _room_for(self, agent: Agent) -> None:
        if loads(await self.tickets.all_open())[agent.id] >= agent.limit:
            raise AgentFull(agent.limit)

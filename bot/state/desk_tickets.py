"""The tickets of all conversations in Redis: read together with the conversation, written in one step with its stage."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from bot.conversation.reply import Button
from bot.desk.change import Change, Outcome, Seen, moved_to, ticket_write
from bot.desk.hooks import Hooks
from bot.desk.ticket import Ticket
from bot.state import keys, ticket_wire, wire
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link, Value
from bot.state.outbox import Place
from bot.state.scripts.change_ticket import CHANGE_TICKET
from bot.state.scripts.open_tickets import OPEN_TICKETS
from bot.state.scripts.see_ticket import SEE_TICKET


class RedisTickets:
    """Implements `bot.desk.change.Tickets`. Every method raises StateUnavailable when Redis is away."""

    def __init__(self, link: Link, hooks: Hooks | None = None, lifetimes: Lifetimes | None = None) -> None:
        self._link = link
        self._hooks = hooks or Hooks()
        self._lifetimes = lifetimes or Lifetimes()

    async def see(self, conversation_id: str) -> Seen:
        """Read a conversation and its newest ticket in one step."""
        names = ConversationKeys.of(conversation_id)
        values, ticket = await self._link.run(
            SEE_TICKET, [names.conversation, names.ticket], list(wire.FIELDS)
        )
        conversation = wire.unpack_conversation(conversation_id, dict(zip(wire.FIELDS, values, strict=True)))
        return Seen(conversation, ticket_wire.unpack(ticket))

    async def write(self, seen: Seen, change: Change) -> Outcome:
        """Write a change in one atomic step, unless conversation or ticket moved on since they were seen."""
        conversation_id = seen.conversation.id
        names, place, hooks = _places(conversation_id)
        told = await self._link.run(
            CHANGE_TICKET,
            [
                names.conversation,
                names.events,
                names.ticket,
                keys.tickets(names.shard),
                *place.keys(),
                *hooks.keys(),
            ],
            self._values(seen, change),
        )
        return Outcome(told.decode())

    async def all_open(self) -> list[Ticket]:
        """Return every ticket that is not closed."""
        found = await asyncio.gather(*(self._open_of(shard) for shard in keys.shards()))
        return [ticket for tickets in found for ticket in tickets]

    async def _open_of(self, shard: str) -> list[Ticket]:
        values = await self._link.run(OPEN_TICKETS, [keys.tickets(shard)], [keys.every_ticket(shard)])
        return [ticket for value in values if (ticket := ticket_wire.unpack(value))]

    def _values(self, seen: Seen, change: Change) -> list[Value]:
        life, write = self._lifetimes, uuid4().hex
        conversation_id, before = seen.conversation.id, seen.conversation
        names, _, hooks = _places(conversation_id)
        after = moved_to(before, change.stage) if change.stage is not None else before
        ticket = ticket_write(seen.version, change.event, self._hooks)
        return [
            *(write, wire.id_bytes(conversation_id), names.name, before.epoch, seen.version),
            *(life.parcel, *ticket_wire.parcel_values(change.parcels)),
            *(after.stage.value if after is not before else "", after.epoch),
            *(_choices(change), life.conversation),
            *ticket_wire.written(write, ticket, life),
            *(life.stream_length, wire.pack(change.event.as_dict())),
            *(hooks.names.name, *ticket_wire.parcel_values(ticket.hooks)),
        ]


def _choices(change: Change) -> bytes:
    """Return the buttons the member has before them once the change is told."""
    shown: tuple[Button, ...] = next((p.reply.buttons for p in reversed(change.parcels)), ())
    return wire.pack([[button.title, button.payload] for button in shown])


def _places(conversation_id: str) -> tuple[ConversationKeys, Place, Place]:
    place = Place.of(conversation_id)
    return place.names, place, ticket_wire.hook_place(conversation_id)

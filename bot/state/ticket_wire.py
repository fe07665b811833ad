"""How tickets look in Redis, and the part of a script's call that writes one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.conversation.desk import TicketWrite
from bot.conversation.parcel import Parcel
from bot.desk.ticket import Ticket
from bot.state import keys, parcel_wire, wire
from bot.state.keys import Lifetimes
from bot.state.link import Value
from bot.state.outbox import Place


def pack(write: str, change: TicketWrite) -> bytes:
    """Return the ticket after a change; `write` names the change."""
    return f"{change.after['version']} {write} ".encode() + wire.pack(dict(change.after))


def content(value: bytes) -> dict[str, object]:
    """Return the JSON-ready ticket of what `pack` gave."""
    found: dict[str, object] = wire.unpack(value.split(b" ", 2)[2])
    return found


def unpack(value: bytes | None) -> Ticket | None:
    """Read back what `pack` gave; None where there is no ticket."""
    return _read(value) if value else None


@lru_cache(maxsize=2048)
def _read(value: bytes) -> Ticket:
    """Read a ticket. A list of all open ones is read again and again, and most have not changed."""
    return Ticket.from_dict(content(value))


def hook_place(conversation_id: str) -> Place:
    """Return where what an outside desk is told of a conversation lies: in the conversation's own shard."""
    return Place.of(f"{keys.HOOK}{conversation_id}")


def parcel_values(parcels: Sequence[Parcel]) -> list[Value]:
    """Return how many parcels there are, and each one's digest and content."""
    values: list[Value] = [len(parcels)]
    for parcel in parcels:
        values += [parcel_wire.digest_of(parcel), parcel_wire.pack(parcel)]
    return values


def with_turn(write: str, conversation_id: str, change: TicketWrite | None, life: Lifetimes) -> list[Value]:
    """Return what the commit of a turn takes of a change; nothing without one."""
    if change is None:
        return []
    event = wire.pack(dict(change.event)) if change.event is not None else b""
    hooks = [hook_place(conversation_id).names.name, life.parcel, *parcel_values(change.hooks)]
    return [*written(write, change, life), event, *hooks]


def written(write: str, change: TicketWrite, life: Lifetimes) -> list[Value]:
    """Return the ticket, whether it is open, and how long a closed one is kept."""
    return [pack(write, change), int(change.is_open), life.ticket]

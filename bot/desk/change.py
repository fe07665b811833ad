"""A change at the desk: what was read, what is to be written, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.conversation.conversation import Conversation
from bot.conversation.desk import TicketWrite
from bot.conversation.parcel import Parcel
from bot.conversation.stage import MOVES, Stage
from bot.desk.hooks import Hooks
from bot.desk.ticket import Ticket, TicketState
from bot.desk.ticket_event import TicketEvent


@dataclass(frozen=True, slots=True)
class Seen:
    """How a conversation and its newest ticket stood when they were read together."""

    conversation: Conversation
    ticket: Ticket | None = None

    @property
    def version(self) -> int:
        """The version a write expects; 0 without a ticket."""
        return self.ticket.version if self.ticket else 0


@dataclass(frozen=True, slots=True)
class Change:
    """One act. `stage` is whose the conversation is then, None to leave it; `parcels` go to the member."""

    event: TicketEvent
    stage: Stage | None = None
    parcels: tuple[Parcel, ...] = ()

    @property
    def ticket(self) -> Ticket:
        """The ticket after the act."""
        return self.event.ticket


class Outcome(StrEnum):
    """What came of a write: done; the same was done before; or somebody else was first, and nothing was written."""

    DONE = "done"
    REPEAT = "repeat"
    MOVED = "moved"


class Tickets(Protocol):
    """The tickets of all conversations. Every method raises StateUnavailable."""

    async def see(self, conversation_id: str) -> Seen:
        """Read a conversation and its newest ticket in one step."""

    async def write(self, seen: Seen, change: Change) -> Outcome:
        """Write a change in one atomic step, unless conversation or ticket moved on since they were seen."""

    async def all_open(self) -> list[Ticket]:
        """Return every ticket that is not closed."""


def ticket_write(version: int, event: TicketEvent, hooks: Hooks, text: str | None = None) -> TicketWrite:
    """Return what is written of an act; `text` is what the member wrote, for an outside desk."""
    ticket = event.ticket
    is_open = ticket.state is not TicketState.CLOSED
    return TicketWrite(version, ticket.as_dict(), is_open, event.as_dict(), hooks.parcels(event, text))


def moved_to(conversation: Conversation, stage: Stage) -> Conversation:
    """Return a conversation in another stage, through the queue where the table has no direct move.

    A message that was left is taken while the bot still answers: the conversation waits for no time at all.
    """
    if conversation.stage is stage or (conversation.stage, stage) in MOVES:
        return conversation.moved(stage)
    return conversation.moved(Stage.WAITING).moved(stage)

"""What an outside desk sends, and how a ticket looks to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.conversation.history import Kept
from bot.desk.agents import Agent, Presence
from bot.desk.hooks import FACTS
from bot.desk.ticket import Ticket
from bot.errors import InputError

B = TypeVar("B", bound="Body")
OUTSIDE = "outside:"
"""Agents of an outside desk are told apart from accounts."""
LIMIT = 1000
"""The outside desk has limits of its own."""


class Body(BaseModel):
    """The base: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class OutsideAgent(Body):
    """Somebody at the outside desk."""

    id: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=40)

    def agent(self, now: datetime, presence: Presence = Presence.ONLINE) -> Agent:
        """Return them as an agent of ours."""
        return Agent(f"{OUTSIDE}{self.id}", self.name, presence, now, limit=LIMIT)


class Take(Body):
    """Take a ticket, or give it back."""

    conversation_id: str = Field(min_length=1, max_length=256)
    agent: OutsideAgent


class Write(Take):
    """Write to the member; `key` is the same for every copy."""

    text: str = Field(max_length=20_000)
    key: str = Field(min_length=1, max_length=128)


class Close(Take):
    """End a conversation."""

    reason: str = Field(default="solved", max_length=40)


class Note(Take):
    """Add a private note."""

    text: str = Field(max_length=20_000)


class BePresent(Body):
    """Say how an agent is; repeat it every 20 seconds."""

    agent: OutsideAgent
    presence: Literal["online", "busy", "away"]


def read(kind: type[B], data: Any) -> B:
    """Read a body. Raises InputError that names the field and echoes nothing."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"]) or "body"
        raise InputError(f"{place}: {error.errors()[0]['type']}") from error


def ticket_shown(ticket: Ticket) -> dict[str, Any]:
    """Return a ticket as an outside desk sees it."""
    facts = ticket.as_dict()
    return {"conversation_id": ticket.conversation_id} | {fact: facts.get(fact) for fact in FACTS}


def entry_shown(kept: Kept) -> dict[str, Any]:
    """Return one bubble."""
    return {"id": kept.id, **kept.entry.as_dict()}

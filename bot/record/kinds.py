"""The kinds of events the recorder knows: how each is read, and how a batch of it is written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.event import KIND as TURN
from bot.conversation.event import TurnEvent
from bot.conversation.rating import KIND as RATING
from bot.conversation.rating import Rating
from bot.desk.ticket_event import KIND as TICKET
from bot.desk.ticket_event import TicketEvent
from bot.record.batch import ReadEvent, Written, write_batch
from bot.record.database import Database
from bot.record.rating_batch import ReadRating, write_rating_batch
from bot.record.ticket_batch import ReadTicketEvent, write_ticket_batch


class Recorded(Protocol):
    """An event that was read, with the id its stream gave it."""

    @property
    def event_id(self) -> str:
        """The id."""

    @property
    def at(self) -> datetime:
        """When it happened."""

    def as_dict(self) -> Mapping[str, Any]:
        """Return the event as it came."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `read` raises InputError; `write` writes all of a batch or nothing, each event once, and raises as `write_batch` does."""

    read: Callable[[str, Mapping[str, Any]], Recorded]
    write: Callable[[Database, Sequence[Any]], Awaitable[Written]]


KINDS: Mapping[str, Kind] = {
    TURN: Kind(lambda event_id, data: ReadEvent(event_id, TurnEvent.from_dict(data)), write_batch),
    TICKET: Kind(
        lambda event_id, data: ReadTicketEvent(event_id, TicketEvent.from_dict(data)), write_ticket_batch
    ),
    RATING: Kind(lambda event_id, data: ReadRating(event_id, Rating.from_dict(data)), write_rating_batch),
}


def kind_of(data: Any) -> str:
    """Return the kind an event says it is; one that says nothing known counts as a turn that cannot be read."""
    named = data.get("kind") if isinstance(data, Mapping) else None
    return named if isinstance(named, str) and named in KINDS else TURN

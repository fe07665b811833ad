"""A ticket: one wish of a member to be helped by people, and the one table of its moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.clock import SHANGHAI
from bot.desk.reasons import MANNERS, Reason
from bot.errors import InputError, MoveNotAllowed


class TicketState(StrEnum):
    """Nobody has it yet, an agent has it, it is over."""

    WAITING = "waiting"
    AGENT = "agent"
    CLOSED = "closed"


class Act(StrEnum):
    """What can happen to a ticket; each leaves an event of this name."""

    OPEN = "opened"
    TAKE = "taken"
    HAND_ON = "handed_on"
    """To another agent, who has it at once."""
    QUEUE = "queued"
    """To a group: back into the queue."""
    GIVE_BACK = "given_back"
    CLOSE = "closed"
    CANCEL = "cancelled"
    """The member goes on with the bot."""
    REOPEN = "reopened"
    TIME_OUT = "timed_out"
    """The wait is long: the bot helps meanwhile, the ticket stays in the queue."""
    ESCALATE = "escalated"
    WRITE = "member_wrote"
    ANSWER = "answered"
    NOTE = "noted"
    TAG = "tagged"
    RATE = "rated"


_WAITING, _AGENT, _CLOSED = TicketState.WAITING, TicketState.AGENT, TicketState.CLOSED

MOVES: Mapping[tuple[TicketState | None, Act], TicketState] = {
    (None, Act.OPEN): _WAITING,
    (_WAITING, Act.TAKE): _AGENT,
    (_WAITING, Act.QUEUE): _WAITING,
    (_WAITING, Act.CANCEL): _CLOSED,
    (_WAITING, Act.CLOSE): _CLOSED,
    (_WAITING, Act.TIME_OUT): _WAITING,
    (_AGENT, Act.HAND_ON): _AGENT,
    (_AGENT, Act.QUEUE): _WAITING,
    (_AGENT, Act.GIVE_BACK): _CLOSED,
    (_AGENT, Act.CLOSE): _CLOSED,
    (_AGENT, Act.ANSWER): _AGENT,
    (_CLOSED, Act.REOPEN): _WAITING,
    (_CLOSED, Act.RATE): _CLOSED,
    **{(state, act): state for state in (_WAITING, _AGENT) for act in (Act.ESCALATE, Act.WRITE)},
    **{(state, act): state for state in TicketState for act in (Act.NOTE, Act.TAG)},
}


def move(before: TicketState | None, act: Act) -> TicketState:
    """Return the state after an act; raises MoveNotAllowed when the table has no such move."""
    after = MOVES.get((before, act))
    if after is None:
        raise MoveNotAllowed(before.value if before else "none", act.value)
    return after


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket. Instants are the machine's; `version` grows by one with every act."""

    id: str
    conversation_id: str
    state: TicketState
    reason: Reason
    opened_at: datetime
    queued_at: datetime
    """Since when it waits, or waited last."""
    version: int = 1
    topic: str | None = None
    last_day: date | None = None
    """The member's last day to claim, when it is known and an application is still to be made."""
    group: str | None = None
    skill: str | None = None
    wanted: str | None = None
    """The agent who should have it, if that agent is there."""
    holder: str | None = None
    left: bool = False
    """Whether it was left as a message while nobody was there: the bot goes on helping."""
    told: bool = False
    """Whether the member was told their place in the queue when they wrote while waiting."""
    taken_at: datetime | None = None
    first_answer_at: datetime | None = None
    unanswered_since: datetime | None = None
    """When the member wrote the first message an agent has not answered."""
    escalated_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: str | None = None
    closed_by: str | None = None
    reopened: int = 0
    tags: tuple[str, ...] = ()
    rating: int | None = None
    """1 to 5."""

    @property
    def priority(self) -> int:
        """How soon its reason wants it to be taken; smaller comes first."""
        return MANNERS[self.reason].priority

    def after(self, act: Act, **changes: Any) -> Ticket:
        """Return the ticket after an act, by the table. Raises MoveNotAllowed."""
        return replace(self, state=move(self.state, act), version=self.version + 1, **changes)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values; what is empty is left out."""
        found = {field.name: _plain(getattr(self, field.name)) for field in fields(self)}
        return {name: value for name, value in found.items() if value not in (None, [], False)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Ticket:
        """Read back what `as_dict` gave. Raises InputError."""
        try:
            known = {field.name for field in fields(cls)}
            values = {name: _read(name, value) for name, value in data.items() if name in known}
            return cls(**values)
        except (TypeError, ValueError, KeyError) as error:
            raise InputError(f"a ticket cannot be read: {error}") from error


INSTANTS = frozenset(f.name for f in fields(Ticket) if f.name.endswith("_at")) | {"unanswered_since"}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, value: Any) -> Any:
    if name in INSTANTS:
        return datetime.fromisoformat(value).astimezone(SHANGHAI)
    if name == "last_day":
        return date.fromisoformat(value)
    if name == "state":
        return TicketState(value)
    if name == "reason":
        return Reason(value)
    return tuple(value) if name == "tags" else value

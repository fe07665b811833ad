"""What a turn needs from the floors above: small protocols, so that tests can stand in real fakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.conversation import Conversation
from bot.conversation.desk import TicketWrite
from bot.conversation.history import Entry
from bot.conversation.inbound import Inbound
from bot.conversation.parcel import Parcel
from bot.conversation.reminder import Scheduled
from bot.conversation.reply import Reply
from bot.conversation.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Lease:
    """A held conversation lock. `token` grows with every holder (fencing)."""

    conversation_id: str
    token: int


@dataclass(frozen=True, slots=True)
class Pending:
    """An accepted message that no committed turn has answered yet, oldest first in its conversation."""

    message_id: str
    text: str
    received_at: datetime
    as_of: datetime | None = None
    label: str | None = None
    """What the member saw themselves say, where the text is a button's payload."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a turn needs to know, read in one step under the lock."""

    conversation: Conversation
    pending: Sequence[Pending]
    """The accepted messages that wait, oldest first."""
    kept: Sequence[Reply] | None
    """The replies to the message asked about, None while it is pending or unknown."""
    parcels: Sequence[Parcel] = ()
    """What waits in the outbox, oldest first."""
    ticket: Mapping[str, Any] | None = None
    """The newest ticket of the conversation, JSON-ready; only the desk reads it."""
    parked: bool = False
    """Whether the parcels cannot be pushed before the member writes: now they can be handed out."""


@dataclass(frozen=True, slots=True)
class Commit:
    """Everything one turn changes, committed in one atomic step or not at all."""

    before: Conversation
    after: Conversation
    answered: Sequence[Pending]
    """The pending messages this turn answers, in order: they were the head of the pending list."""
    replies: Mapping[str, Sequence[Reply]]
    """Replies by message id; a message joined into a later one has an empty set."""
    event: Mapping[str, Any]
    """The JSON-ready event for the record."""
    parcels: Sequence[Parcel] = ()
    """What is to be pushed to this conversation's member because of this turn."""
    taken: Sequence[Parcel] = ()
    """The parcels at the head of the outbox that this turn hands out with its replies; they leave the outbox."""
    reminders: Sequence[Scheduled] = ()
    """Reminders to keep."""
    drop_reminders: bool = False
    """Whether the reminders kept before are dropped (first)."""
    said: Sequence[Entry] = ()
    """For the history: what the member wrote."""
    shown: Sequence[Entry] = ()
    """For the history: the parcels handed out and the replies; left out when they are owed, as they are not shown yet."""
    late: Sequence[Parcel] = ()
    """The replies once more, as parcels: put when the last answered message is owed its replies."""
    ticket: TicketWrite | None = None
    """What becomes of the conversation's ticket."""


class LiveState(Protocol):
    """The live state of conversations (Redis)."""

    async def accept(self, inbound: Inbound) -> Sequence[Reply] | None:
        """Accept a message once: the first copy is put on its conversation's pending list.

        Returns the kept replies when this id was answered before, else None (new, or still pending).
        """

    async def owe(self, conversation_id: str, message_id: str) -> Sequence[Reply] | None:
        """Note that nobody waits for a message's replies any more: its turn's commit puts them into the outbox.

        Returns the kept replies when they are there already; then nothing is owed.
        """

    def lock(self, conversation_id: str) -> AbstractAsyncContextManager[Lease]:
        """Hold the conversation; waits its turn without polling by the second. Raises LockLost."""

    async def load(self, conversation_id: str) -> Conversation:
        """Return the conversation as it stands; a new one when there is none."""

    async def look(self, conversation_id: str, message_id: str | None) -> Look:
        """Return what a turn needs to know, and the kept replies of one message."""

    async def left_behind(self, seconds: float) -> Sequence[str]:
        """Return conversations in which a message has waited so long that nobody can be at work on it."""

    async def commit(self, lease: Lease, commit: Commit) -> None:
        """Write all of it or nothing. Raises StaleCommit when the lock, the epoch or the ticket moved on."""


class Pusher(Protocol):
    """A channel's way to write to a member without having been written to."""

    async def push(self, parcel: Parcel) -> None:
        """Deliver a parcel; it may come twice, with the same key. Raises DeliveryFailed."""


class Vault(Protocol):
    """Encrypted raw values (phone, ID, card, code) with a 15-minute life."""

    async def keep(self, conversation_id: str, values: Mapping[str, str]) -> None:
        """Keep raw values by token (the token was made by the privacy edge)."""

    async def open(self, conversation_id: str, token: str) -> str | None:
        """Return the raw value, None when it is too old or unknown."""


@dataclass(frozen=True, slots=True)
class EngineTurn:
    """What the engine made of a message: the next tracker, the replies, what it understood and asked for."""

    tracker: bytes | None
    replies: tuple[Reply, ...]
    understanding: Understanding | None
    """None when the bot did not answer."""
    awaiting: str | None
    notes: Mapping[str, Any]
    """What else the record should know, such as a hand-over request: {"handoff": {"reason": …}}."""


class Engine(Protocol):
    """The dialogue engine."""

    async def answer(
        self, conversation: Conversation, text: str, message_id: str, at: datetime
    ) -> EngineTurn:
        """Run one turn at the instant `at`; changes nothing outside itself but what actions do."""

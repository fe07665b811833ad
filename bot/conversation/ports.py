"""What a turn needs from the floors above: small protocols, so that tests can stand in real fakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.conversation import Conversation
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


class LiveState(Protocol):
    """The live state of conversations (Redis)."""

    async def accept(self, inbound: Inbound) -> Sequence[Reply] | None:
        """Accept a message once: the first copy is put on its conversation's pending list.

        Returns the kept replies when this id was answered before, else None (new, or still pending).
        """

    async def answered(self, conversation_id: str, message_id: str) -> Sequence[Reply] | None:
        """Return the kept replies of a message, None while it is pending or unknown."""

    def lock(self, conversation_id: str) -> AbstractAsyncContextManager[Lease]:
        """Hold the conversation; waits its turn without polling by the second. Raises LockLost."""

    async def pending(self, conversation_id: str) -> Sequence[Pending]:
        """Return the accepted messages that wait, oldest first."""

    async def load(self, conversation_id: str) -> Conversation:
        """Return the conversation as it stands; a new one when there is none."""

    async def commit(self, lease: Lease, commit: Commit) -> None:
        """Write all of it or nothing. Raises StaleCommit when the lock or the epoch moved on."""


class WaitingParcels(Protocol):
    """The outbox, as far as a turn needs it."""

    async def waiting(self, conversation_id: str) -> Sequence[Parcel]:
        """Return the parcels that nobody pushes, oldest first: they go out with the member's next message."""


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

"""The live state of conversations in Redis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import uuid4

from bot.conversation.conversation import Conversation
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Commit, Lease, Pending
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage
from bot.errors import StaleCommit
from bot.state import wire
from bot.state.commit_call import CommitCall
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link
from bot.state.lock import ConversationLock
from bot.state.scripts.accept import ACCEPT
from bot.state.scripts.commit import COMMIT
from bot.state.scripts.hand_over import HAND_OVER

PATIENCE_SECONDS = 15.0


class RedisLiveState:
    """Implements `bot.conversation.ports.LiveState`. Every method raises StateUnavailable when Redis is away."""

    def __init__(
        self, link: Link, lifetimes: Lifetimes | None = None, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._link = link
        self._lifetimes = lifetimes or Lifetimes()
        self._lock = ConversationLock(link, self._lifetimes, patience)

    async def accept(self, inbound: Inbound) -> Sequence[Reply] | None:
        """Accept a message once; return the kept replies when this id was answered before, else None."""
        names = ConversationKeys.of(inbound.conversation_id)
        kept = await self._link.run(
            ACCEPT,
            [names.message(inbound.message_id), names.pending],
            [wire.pack_pending(inbound), self._lifetimes.message],
        )
        return wire.unpack_replies(kept) if kept else None

    async def answered(self, conversation_id: str, message_id: str) -> Sequence[Reply] | None:
        """Return the kept replies of a message, None while it is pending or unknown."""
        kept = await self._link.call("GET", ConversationKeys.of(conversation_id).message(message_id))
        return wire.unpack_replies(kept) if kept else None

    def lock(self, conversation_id: str) -> AbstractAsyncContextManager[Lease]:
        """Hold the conversation; waits its turn. Raises LockLost when that takes too long."""
        return self._lock.hold(conversation_id)

    async def pending(self, conversation_id: str) -> Sequence[Pending]:
        """Return the accepted messages that wait, oldest first."""
        waiting = await self._link.call("LRANGE", ConversationKeys.of(conversation_id).pending, 0, -1)
        return tuple(wire.unpack_pending(entry) for entry in waiting)

    async def load(self, conversation_id: str) -> Conversation:
        """Return the conversation as it stands; a new one when there is none."""
        key = ConversationKeys.of(conversation_id).conversation
        values = await self._link.call("HMGET", key, *wire.FIELDS)
        return wire.unpack_conversation(conversation_id, dict(zip(wire.FIELDS, values, strict=True)))

    async def commit(self, lease: Lease, commit: Commit) -> None:
        """Write all of it or nothing. Raises StaleCommit when the lock, the epoch, the pending list or the
        outbox moved on.

        Raises ValueError when the lease, the conversation and the replies do not belong together.
        """
        _check(lease, commit)
        call = CommitCall(lease, commit, self._lifetimes)
        told = await self._link.run(COMMIT, call.keys(), call.values())
        if told != b"done":
            raise StaleCommit(lease.conversation_id, told.decode())

    async def hand_over(
        self,
        conversation_id: str,
        expected_epoch: int,
        stage: Stage,
        event: Mapping[str, Any] | None = None,
    ) -> Conversation:
        """Give the conversation another stage from outside a turn, and the record its event in the same step.

        The epoch grows, so a turn that runs meanwhile is refused. Returns the conversation as it stands then; staying in the stage
        changes nothing. Raises StaleCommit when the epoch is not the expected one, MoveNotAllowed when the table has no such move.
        """
        before = await self.load(conversation_id)
        if before.epoch != expected_epoch:
            raise StaleCommit(conversation_id, "epoch")
        after = before.moved(stage)
        if after is before:
            return before
        names = ConversationKeys.of(conversation_id)
        life = self._lifetimes
        moved = await self._link.run(
            HAND_OVER,
            [names.conversation, names.events],
            [
                *(expected_epoch, stage.value, uuid4().hex, conversation_id.encode("utf-8", "surrogatepass")),
                *(life.conversation, life.stream_length, wire.pack(event) if event is not None else b""),
            ],
        )
        if not moved:
            raise StaleCommit(conversation_id, "epoch")
        return after

    async def close(self) -> None:
        """Stop listening for locks that come free; the link stays open."""
        await self._lock.close()


def _check(lease: Lease, commit: Commit) -> None:
    if not lease.conversation_id == commit.before.id == commit.after.id:
        raise ValueError("the lease and the commit are about different conversations")
    if not set(commit.replies) <= {message.message_id for message in commit.answered}:
        raise ValueError("there are replies to a message this commit does not answer")
    if any(parcel.conversation_id != lease.conversation_id for parcel in (*commit.parcels, *commit.taken)):
        raise ValueError("a parcel goes to another conversation")

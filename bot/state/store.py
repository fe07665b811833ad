"""The live state of conversations in Redis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import uuid4

from bot.conversation.conversation import Conversation
from bot.conversation.history import Entry
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Commit, Lease, Look
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage
from bot.errors import MessageUnknown, StaleCommit
from bot.state import keys, parcel_wire, ticket_wire, wire
from bot.state.commit_call import CommitCall
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link
from bot.state.lock import ConversationLock
from bot.state.scripts.accept import ACCEPT
from bot.state.scripts.commit import COMMIT
from bot.state.scripts.hand_over import HAND_OVER
from bot.state.scripts.look import LOOK
from bot.state.scripts.owe import OWE
from bot.state.scripts.settle_pending import SETTLE_PENDING

PATIENCE_SECONDS = 15.0
MOST_LEFT = 20
"""Of each shard, at one look."""


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
            [names.message(inbound.message_id), names.pending, keys.waiting_since(names.shard)],
            [wire.pack_pending(inbound), self._lifetimes.message, names.name],
        )
        return wire.kept_replies(kept)

    async def owe(self, conversation_id: str, message_id: str) -> Sequence[Reply] | None:
        """Note that nobody waits for a message's replies any more; return them when they are there already.

        Raises MessageUnknown when the message was never accepted.
        """
        kept = await self._link.run(OWE, [ConversationKeys.of(conversation_id).message(message_id)])
        if kept is None:
            raise MessageUnknown(conversation_id)
        return wire.kept_replies(kept)

    def lock(self, conversation_id: str) -> AbstractAsyncContextManager[Lease]:
        """Hold the conversation; waits its turn. Raises LockLost when that takes too long."""
        return self._lock.hold(conversation_id)

    async def load(self, conversation_id: str) -> Conversation:
        """Return the conversation as it stands; a new one when there is none."""
        key = ConversationKeys.of(conversation_id).conversation
        values = await self._link.call("HMGET", key, *wire.FIELDS)
        return wire.unpack_conversation(conversation_id, dict(zip(wire.FIELDS, values, strict=True)))

    async def look(self, conversation_id: str, message_id: str | None) -> Look:
        """Return what a turn needs to know, and the kept replies of one message."""
        names = ConversationKeys.of(conversation_id)
        asked = [names.message(message_id)] if message_id is not None else []
        where = [names.conversation, names.pending, names.outbox, names.ticket, names.outbox_try, *asked]
        values, pending, parcels, ticket, parked, kept = await self._link.run(LOOK, where, list(wire.FIELDS))
        return Look(
            wire.unpack_conversation(conversation_id, dict(zip(wire.FIELDS, values, strict=True))),
            tuple(wire.unpack_pending(entry) for entry in pending),
            wire.kept_replies(kept),
            tuple(parcel_wire.read_entry(entry)[0] for entry in parcels),
            ticket_wire.content(ticket) if ticket else None,
            parked=bool(parked),
        )

    async def left_behind(self, seconds: float) -> Sequence[str]:
        """Return conversations whose newest message has waited so long, in seconds, that nobody can be at work on it."""
        found: list[str] = []
        for shard in keys.shards():
            until = int((await self._link.call("TIME"))[0]) - seconds
            where = keys.waiting_since(shard)
            for name in await self._link.call("ZRANGEBYSCORE", where, "-inf", until, "LIMIT", 0, MOST_LEFT):
                pending = ConversationKeys(shard, name.decode()).pending
                first = await self._link.call("LINDEX", pending, 0)
                if first is None:  # what waited grew too old
                    await self._link.run(SETTLE_PENDING, [pending, where], [name])
                else:
                    found.append(wire.conversation_of(first))
        return found

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
        entry: Entry | None = None,
    ) -> Conversation:
        """Give the conversation another stage from outside a turn, the record its event and the history an entry in the same step.

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
            [names.conversation, names.events, names.history],
            [
                *(expected_epoch, stage.value, uuid4().hex, wire.id_bytes(conversation_id)),
                *(life.conversation, life.stream_length, wire.pack(event) if event is not None else b""),
                *(life.history_length, wire.pack(entry.as_dict()) if entry else b"", names.name),
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
    if any(
        parcel.conversation_id != lease.conversation_id
        for parcel in (*commit.parcels, *commit.taken, *commit.late)
    ):
        raise ValueError("a parcel goes to another conversation")

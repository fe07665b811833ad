"""Live state in this process: the rules of the Redis one (first copy wins, one holder, all or nothing), without Redis."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.conversation.conversation import Conversation
from bot.conversation.history import Entry
from bot.conversation.inbound import Inbound
from bot.conversation.parcel import Parcel
from bot.conversation.ports import Commit, Lease, Look, Pending
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage
from bot.errors import MessageUnknown, StaleCommit


class MemoryState:
    """Implements `bot.conversation.ports.LiveState`. `accepted` and `commits` are all it was ever handed."""

    def __init__(self) -> None:
        self.accepted: list[Inbound] = []
        self.commits: list[Commit] = []
        self.owed: set[tuple[str, str]] = set()
        self.outbox: defaultdict[str, list[Parcel]] = defaultdict(list)
        self.history: defaultdict[str, list[Entry]] = defaultdict(list)
        self._conversations: dict[str, Conversation] = {}
        self._waiting: defaultdict[str, list[Pending]] = defaultdict(list)
        self._kept: dict[tuple[str, str], Sequence[Reply]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tokens: defaultdict[str, int] = defaultdict(int)

    async def accept(self, inbound: Inbound) -> Sequence[Reply] | None:
        self.accepted.append(inbound)
        name = inbound.conversation_id
        kept = self._kept.get((name, inbound.message_id))
        if kept is None and all(p.message_id != inbound.message_id for p in self._waiting[name]):
            self._waiting[name].append(
                Pending(inbound.message_id, inbound.text, inbound.received_at, inbound.as_of, inbound.label)
            )
        return kept

    async def owe(self, conversation_id: str, message_id: str) -> Sequence[Reply] | None:
        kept = self._kept.get((conversation_id, message_id))
        if kept is None and all(p.message_id != message_id for p in self._waiting[conversation_id]):
            raise MessageUnknown(conversation_id)
        if kept is None:
            self.owed.add((conversation_id, message_id))
        return kept

    @asynccontextmanager
    async def lock(self, conversation_id: str) -> AsyncIterator[Lease]:
        async with self._locks[conversation_id]:
            self._tokens[conversation_id] += 1
            yield Lease(conversation_id, self._tokens[conversation_id])

    async def look(self, conversation_id: str, message_id: str | None) -> Look:
        kept = self._kept.get((conversation_id, message_id)) if message_id is not None else None
        parcels = tuple(self.outbox[conversation_id])
        return Look(await self.load(conversation_id), tuple(self._waiting[conversation_id]), kept, parcels)

    async def left_behind(self, seconds: float) -> Sequence[str]:
        return [name for name, waiting in self._waiting.items() if waiting]

    async def load(self, conversation_id: str) -> Conversation:
        return self._conversations.get(conversation_id, Conversation(conversation_id))

    async def commit(self, lease: Lease, commit: Commit) -> None:
        name = lease.conversation_id
        if lease.token != self._tokens[name]:
            raise StaleCommit(name, "lock")
        if commit.before.epoch != (await self.load(name)).epoch:
            raise StaleCommit(name, "epoch")
        self.commits.append(commit)
        self._conversations[name] = commit.after
        del self._waiting[name][: len(commit.answered)]
        self._kept |= {(name, message): replies for message, replies in commit.replies.items()}
        del self.outbox[name][: len(commit.taken)]
        owed = bool(commit.answered) and (name, commit.answered[-1].message_id) in self.owed
        self.outbox[name] += [*commit.parcels, *(commit.late if owed else ())]
        if owed and commit.late:
            self._kept[name, commit.answered[-1].message_id] = ()
        self.history[name] += [*commit.said, *(() if owed else commit.shown)]

    async def hand_over(self, conversation_id: str, stage: Stage) -> None:
        """Give the conversation another stage from outside a turn, as the desk does."""
        self._conversations[conversation_id] = (await self.load(conversation_id)).moved(stage)

"""Live state for one conversation in this process: the rules of the Redis one (first copy wins, all or nothing), and no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.conversation.conversation import Conversation
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Commit, Lease, Look, Pending
from bot.conversation.reply import Reply


class RehearsalState:
    """Implements `bot.conversation.ports.LiveState` for one conversation. `accepted` and `commits` are all it was handed."""

    def __init__(self) -> None:
        self.accepted: list[Inbound] = []
        self.commits: list[Commit] = []
        self._conversation: Conversation | None = None
        self._pending: list[Pending] = []
        self._kept: dict[str, Sequence[Reply]] = {}
        self._lock = asyncio.Lock()

    async def accept(self, inbound: Inbound) -> Sequence[Reply] | None:
        """Put a new message on the pending list; return the kept replies of an answered one."""
        self.accepted.append(inbound)
        kept = self._kept.get(inbound.message_id)
        if kept is None and all(p.message_id != inbound.message_id for p in self._pending):
            self._pending.append(
                Pending(inbound.message_id, inbound.text, inbound.received_at, inbound.as_of, inbound.label)
            )
        return kept

    async def owe(self, conversation_id: str, message_id: str) -> Sequence[Reply] | None:
        """Return the kept replies: here somebody always waits."""
        return self._kept.get(message_id)

    @asynccontextmanager
    async def lock(self, conversation_id: str) -> AsyncIterator[Lease]:
        """Hold the conversation."""
        async with self._lock:
            yield Lease(conversation_id, len(self.commits))

    async def load(self, conversation_id: str) -> Conversation:
        """Return the conversation as it stands."""
        return self._conversation or Conversation(conversation_id)

    async def look(self, conversation_id: str, message_id: str | None) -> Look:
        """Return what a turn needs to know."""
        kept = self._kept.get(message_id) if message_id is not None else None
        return Look(await self.load(conversation_id), tuple(self._pending), kept)

    async def left_behind(self, seconds: float) -> Sequence[str]:
        """Nothing is ever left behind here."""
        return ()

    async def commit(self, lease: Lease, commit: Commit) -> None:
        """Keep everything a turn changed."""
        self.commits.append(commit)
        self._conversation = commit.after
        del self._pending[: len(commit.answered)]
        self._kept |= commit.replies

"""What is pushed: a reply that goes to a member outside the answer to their own message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.conversation.reply import Reply

REST = "rest"
"""The kind of a parcel with the end of an answer that was longer than its channel shows at once; the history has the answer already."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One reply on its way to one chat user.

    `kind` says what it is (`reminder`, `late` for an answer that was not ready in time, `agent`, `notice`). `key` is its idempotency key: unique in its
    conversation and the same for every copy, so a receiver can tell a copy from a new one. After `good_until` it is not
    handed out any more: it would say what is no longer so.
    """

    conversation_id: str
    kind: str
    reply: Reply
    key: str
    good_until: datetime | None = None
    sender: str | None = None
    """The name of the agent who wrote it."""

    @property
    def channel(self) -> str:
        """The channel that can push it."""
        return self.conversation_id.partition(":")[0]

    @property
    def user_id(self) -> str:
        """The chat user of that channel."""
        return self.conversation_id.partition(":")[2]

    def good(self, at: datetime) -> bool:
        """Say whether it may still be handed out at an instant."""
        return self.good_until is None or at <= self.good_until

"""What a conversation holds for whoever shows it: what the member wrote, and what they were really shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.clock import SHANGHAI
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply


class Speaker(StrEnum):
    """Who said it. A `notice` is what happened: an agent came, the conversation was closed."""

    MEMBER = "member"
    BOT = "bot"
    AGENT = "agent"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Entry:
    """One bubble. `key` is the member's message id, or the key of the parcel it came by; `name` that of the agent."""

    speaker: Speaker
    at: datetime
    reply: Reply
    key: str | None = None
    name: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the entry as JSON-ready values; empty parts are left out."""
        found: dict[str, Any] = {"speaker": self.speaker.value, "at": self.at.isoformat()}
        found |= self.reply.as_dict()
        found |= {"key": self.key} if self.key is not None else {}
        return found | ({"name": self.name} if self.name is not None else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Entry:
        """Read back what `as_dict` gave."""
        return cls(
            Speaker(data["speaker"]),
            datetime.fromisoformat(data["at"]).astimezone(SHANGHAI),
            Reply.from_dict(data),
            data.get("key"),
            data.get("name"),
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with its place: `id` grows within a conversation, and a reader goes on after the last one it saw."""

    id: str
    entry: Entry


def delivered(parcel: Parcel, at: datetime) -> Entry:
    """Return the entry of a parcel that reached the member."""
    speaker = Speaker.AGENT if parcel.kind == "agent" else Speaker.BOT
    return Entry(speaker, at, parcel.reply, parcel.key, parcel.sender)

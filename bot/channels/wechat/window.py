"""How many customer-service messages may still be pushed to a member, and until when.

Source: WeChat's page 「客服消息」, its table of what each action of a member allows: a message 5 within 48 hours; following, scanning and
a tap on the menu 3 within a minute, and a tap on a msgmenu counts as such a tap. Allowances do not add up: the greater one holds. One
message is kept for an agent: what the bot pushes never takes the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

KEPT_FOR_AGENTS = 1


class Grant(Enum):
    """What an action allows: messages, and for how many seconds."""

    MESSAGE = (5, 48 * 3600)
    EVENT = (3, 60)

    @property
    def messages(self) -> int:
        """How many may be pushed."""
        return self.value[0]

    @property
    def seconds(self) -> int:
        """For how long."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left; `until` is None when nothing is."""

    messages: int
    until: datetime | None

    @property
    def for_the_bot(self) -> int:
        """How many of them the bot may take."""
        return max(0, self.messages - KEPT_FOR_AGENTS)


class Windows(Protocol):
    """What is left for each conversation, for all workers together. Every method raises StateUnavailable."""

    async def grant(self, conversation_id: str, grant: Grant) -> None:
        """Note an action of the member."""

    async def spend(self, conversation_id: str, messages: int, keep: int) -> bool:
        """Take so many messages, all or none; after it at least `keep` must be left."""

    async def give_back(self, conversation_id: str, messages: int) -> None:
        """Note that messages taken were not sent."""

    async def close(self, conversation_id: str) -> None:
        """Note that nothing is left, whatever we counted: WeChat said so."""

    async def left(self, conversation_id: str) -> Left:
        """Return what is left: for agents to see."""

"""Made-up parcels, and channels that push them as a test wants."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply
from bot.errors import DeliveryFailed


def parcel(text: str, user: str = "小王", channel: str = "pushy", **more: object) -> Parcel:
    return Parcel(f"{channel}:{user}", "notice", Reply(text), key=f"key of {text}", **more)


@dataclass
class Postman:
    """A channel that pushes: remembers what it delivered, and fails as often as it is told."""

    delivered: list[Parcel] = field(default_factory=list)
    failures: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    retryable: bool = True
    tried: list[str] = field(default_factory=list)
    wanted: int = 0
    all_there: asyncio.Event = field(default_factory=asyncio.Event)

    async def push(self, parcel: Parcel) -> None:
        await asyncio.sleep(0)
        self.tried.append(parcel.reply.text)
        if self.failures[parcel.reply.text] > 0:
            self.failures[parcel.reply.text] -= 1
            raise DeliveryFailed("the far side is tired", retryable=self.retryable)
        self.delivered.append(parcel)
        if len(self.delivered) == self.wanted:
            self.all_there.set()

    @property
    def texts(self) -> list[str]:
        return [parcel.reply.text for parcel in self.delivered]

"""The outbox: everything that is pushed waits here until it is delivered.

- At least once: a parcel leaves when its delivery was said to be done; a copy carries the same key.
- In order: only the first parcel of a conversation is handed to a deliverer, and one at a time.
- Not for ever: a parcel that cannot be delivered becomes a dead letter, kept for 30 days, and the next one follows.
- A parcel whose channel cannot push it before the member writes again is parked: it goes out with the answer to the next message.
- Parcels of a channel nobody pushes to are in no hurry: they go out with the member's next message (the `taken` of that turn's commit).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import uuid4

from bot.clock import SHANGHAI
from bot.conversation.history import delivered
from bot.conversation.parcel import REST, Parcel
from bot.state import keys, parcel_wire, wire
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link, Value
from bot.state.script import Script
from bot.state.scripts.bury_parcel import BURY_PARCEL
from bot.state.scripts.deliver_parcel import DELIVER_PARCEL
from bot.state.scripts.due_parcels import DUE_PARCELS
from bot.state.scripts.park_parcel import PARK_PARCEL
from bot.state.scripts.put_parcels import PUT_PARCELS
from bot.state.scripts.retry_parcel import RETRY_PARCEL
from bot.state.scripts.take_parcel import TAKE_PARCEL

HOOKS = "hook"
"""What an outside desk is told is no part of what the member was shown."""
LONGEST_FAILURE = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation's parcels lie."""

    names: ConversationKeys
    channel: str

    @classmethod
    def of(cls, conversation_id: str) -> Place:
        """Return the place of a conversation."""
        return cls(ConversationKeys.of(conversation_id), conversation_id.partition(":")[0])

    def keys(self) -> list[str]:
        """Return the keys the outbox' scripts take."""
        return self.names.outbox_keys(self.channel)


@dataclass(frozen=True, slots=True)
class Taken:
    """A parcel somebody tries to deliver. `tries` counts this one too; `failure` is why the last one failed."""

    place: Place
    holder: str
    parcel: Parcel
    tries: int
    failure: str


class Outbox:
    """The parcels of all conversations. `pushed` are the channels that can push. Every method raises StateUnavailable."""

    def __init__(self, link: Link, pushed: Iterable[str] = (), lifetimes: Lifetimes | None = None) -> None:
        self.pushed = frozenset(pushed)
        self._link = link
        self._lifetimes = lifetimes or Lifetimes()

    async def put(self, parcels: Sequence[Parcel]) -> int:
        """Put parcels, each key once; return how many were new. A turn's own go with its commit."""
        new = 0
        for conversation_id, group in groupby(parcels, lambda parcel: parcel.conversation_id):
            place = Place.of(conversation_id)
            values: list[Value] = [place.names.name, self._lifetimes.parcel]
            for parcel in group:
                values += [parcel_wire.digest_of(parcel), parcel_wire.pack(parcel)]
            new += int(await self._link.run(PUT_PARCELS, place.keys(), values))
        return new

    async def waiting(self, conversation_id: str) -> Sequence[Parcel]:
        """Return the parcels that are not delivered yet, oldest first."""
        entries = await self._link.call("LRANGE", Place.of(conversation_id).names.outbox, 0, -1)
        return tuple(parcel_wire.read_entry(entry)[0] for entry in entries)

    async def due(self, channel: str, most: int) -> list[Place]:
        """Return conversations whose first parcel is due on Redis' own clock, at most so many of each shard."""
        found: list[Place] = []
        for shard in keys.shards():
            names = await self._link.run(DUE_PARCELS, [keys.outbox_due(shard, channel)], [most])
            found += [Place(ConversationKeys(shard, name.decode()), channel) for name in names]
        return found

    async def take(self, place: Place, lease_seconds: float) -> Taken | None:
        """Take the first parcel of a conversation, None when it is not due (any more)."""
        holder = uuid4().hex
        values: list[Value] = [place.names.name, holder, int(lease_seconds * 1000), self._lifetimes.parcel]
        found = await self._link.run(TAKE_PARCEL, place.keys(), values)
        if found is None:
            return None
        entry, tries, failure = found
        return Taken(place, holder, parcel_wire.read_entry(entry)[0], int(tries), failure.decode())

    async def delivered(self, taken: Taken, at: datetime | None = None) -> bool:
        """Say that a parcel was delivered, and when: it stands in the history from then on. Without an instant it was dropped.

        False when the lease ended and another has it.
        """
        place, life = taken.place, self._lifetimes
        told = at if taken.parcel.kind != REST and place.channel != HOOKS else None
        entry = wire.pack(delivered(taken.parcel, told).as_dict()) if told else b""
        values: list[Value] = [place.names.name, taken.holder, life.history_length, life.conversation, entry]
        names = [*place.keys(), ConversationKeys.of(taken.parcel.conversation_id).history]
        return bool(await self._link.run(DELIVER_PARCEL, names, values))

    async def retry(self, taken: Taken, pause_seconds: float, failure: str) -> bool:
        """Put a parcel off; it stays before the others of its conversation."""
        return await self._told(RETRY_PARCEL, taken, int(pause_seconds * 1000), _line(failure))

    async def park(self, taken: Taken, reason: str) -> bool:
        """Let a parcel, and those behind it, wait until the member writes again."""
        return await self._told(PARK_PARCEL, taken, _line(reason), self._lifetimes.parcel)

    async def bury(self, taken: Taken, failure: str) -> bool:
        """Give a parcel up."""
        shard = taken.place.names.shard
        digest = parcel_wire.digest_of(taken.parcel)
        values: list[Value] = [
            taken.place.names.name,
            taken.holder,
            _line(failure),
            self._lifetimes.dead,
            digest,
        ]
        key = [*taken.place.keys(), keys.dead(shard), keys.dead_at(shard)]
        return bool(await self._link.run(BURY_PARCEL, key, values))

    async def oldest(self) -> datetime | None:
        """Return when the oldest parcel was put that a channel should have pushed, None when all are delivered."""
        found = [
            row[1]
            for shard in keys.shards()
            for channel in sorted(self.pushed)
            if (row := await self._link.call(*_first(keys.outbox_since(shard, channel))))
        ]
        return datetime.fromtimestamp(min(map(float, found)) / 1000, SHANGHAI) if found else None

    async def _told(self, script: Script, taken: Taken, *more: Value) -> bool:
        values = [taken.place.names.name, taken.holder, *more]
        return bool(await self._link.run(script, taken.place.keys(), values))


def _first(key: str) -> tuple[Value, ...]:
    return ("ZRANGE", key, 0, 0, "WITHSCORES")


def _line(failure: str) -> str:
    return " ".join(failure.split())[:LONGEST_FAILURE] or "unknown"

"""Dead letters: parcels that were given up, kept for 30 days to be looked at and sent again."""

from __future__ import annotations

import re

from bot.errors import InputError
from bot.state import keys, parcel_wire
from bot.state.keys import Lifetimes
from bot.state.link import Link
from bot.state.outbox import Place
from bot.state.parcel_wire import DeadLetter
from bot.state.scripts.prune_dead import PRUNE_DEAD
from bot.state.scripts.resend_parcel import RESEND_PARCEL

ID = re.compile(r"(?P<shard>s\d{2})-(?P<digest>[0-9a-f]{32})")


class DeadLetters:
    """The dead letters of all conversations. Every method raises StateUnavailable."""

    def __init__(self, link: Link, lifetimes: Lifetimes | None = None) -> None:
        self._link = link
        self._lifetimes = lifetimes or Lifetimes()

    async def count(self) -> int:
        """Return how many there are; those too old are dropped."""
        return sum([await self._prune(shard) for shard in keys.shards()])

    async def all(self) -> list[DeadLetter]:
        """Return them, the one given up first first."""
        found: list[DeadLetter] = []
        for shard in keys.shards():
            if await self._prune(shard):
                for digest, letter in await self._letters(shard):
                    found.append(parcel_wire.read_dead_letter(shard, digest, letter))
        return sorted(found, key=lambda letter: letter.given_up_at)

    async def of(self, conversation_id: str) -> list[DeadLetter]:
        """Return those of one conversation, the one given up first first."""
        place = Place.of(conversation_id)
        name = place.names.name.encode()
        found = [
            parcel_wire.read_dead_letter(place.names.shard, digest, letter)
            for digest, letter in await self._letters(place.names.shard)
            if letter.startswith(name)
        ]
        own = [letter for letter in found if letter.parcel.conversation_id == conversation_id]
        return sorted(own, key=lambda letter: letter.given_up_at)

    async def resend(self, letter_id: str) -> bool:
        """Put one back into the outbox, behind what waits there; False when there is none (any more).

        Raises InputError when `letter_id` is no id of a dead letter.
        """
        match = ID.fullmatch(letter_id)
        if match is None:
            raise InputError("a dead letter's id looks like s03-0123…: see `outbox dead`")
        shard, digest = match["shard"], match["digest"]
        raw = await self._link.call("HGET", keys.dead(shard), digest)
        if raw is None:
            return False
        letter = parcel_wire.read_dead_letter(shard, digest.encode(), raw)
        place = Place.of(letter.parcel.conversation_id)
        values = [place.names.name, self._lifetimes.parcel, digest]
        key = [*place.keys(), keys.dead(shard), keys.dead_at(shard)]
        return bool(await self._link.run(RESEND_PARCEL, key, values))

    async def forget(self, place: Place) -> int:
        """Drop the dead letters of one conversation; return how many."""
        shard, name = place.names.shard, place.names.name.encode()
        digests = [digest for digest, letter in await self._letters(shard) if letter.startswith(name)]
        if digests:
            await self._link.call("ZREM", keys.dead_at(shard), *digests)
            await self._link.call("HDEL", keys.dead(shard), *digests)
        return len(digests)

    async def _prune(self, shard: str) -> int:
        names = [keys.dead(shard), keys.dead_at(shard)]
        return int(await self._link.run(PRUNE_DEAD, names, [self._lifetimes.dead]))

    async def _letters(self, shard: str) -> list[tuple[bytes, bytes]]:
        answer = await self._link.call("HGETALL", keys.dead(shard))
        if isinstance(answer, dict):
            return list(answer.items())
        return list(zip(answer[::2], answer[1::2], strict=True))

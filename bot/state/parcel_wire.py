"""How parcels look in Redis: an entry of an outbox, and a dead letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import SHANGHAI
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply
from bot.state import keys, wire


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A parcel that was given up. `id` names it in commands."""

    id: str
    parcel: Parcel
    put_at: datetime
    given_up_at: datetime
    tries: int
    failure: str


def digest_of(parcel: Parcel) -> str:
    """Return 32 hex digits that stand for a parcel: its key in its conversation."""
    return keys.digest(f"{parcel.conversation_id}\n{parcel.key}")


def pack(parcel: Parcel) -> bytes:
    """Return a parcel as bytes."""
    good_until = parcel.good_until.isoformat() if parcel.good_until else None
    return wire.pack(
        [parcel.conversation_id, parcel.kind, parcel.reply.as_dict(), parcel.key, good_until, parcel.sender]
    )


def unpack(content: bytes) -> Parcel:
    """Read back what `pack` gave."""
    conversation_id, kind, reply, key, good_until, *sender = wire.unpack(content)
    until = datetime.fromisoformat(good_until).astimezone(SHANGHAI) if good_until else None
    return Parcel(conversation_id, kind, Reply.from_dict(reply), key, until, sender[0] if sender else None)


def read_entry(entry: bytes) -> tuple[Parcel, datetime]:
    """Read an entry of the list: the parcel, and when it was put."""
    _, put_at, content = entry.split(b" ", 2)
    return unpack(content), instant(put_at)


def read_dead_letter(shard: str, digest: bytes, letter: bytes) -> DeadLetter:
    """Read a dead letter."""
    line, _, entry = letter.partition(b"\n")
    _, given_up_at, tries, failure = line.split(b" ", 3)
    parcel, put_at = read_entry(entry)
    return DeadLetter(
        id=f"{shard}-{digest.decode()}",
        parcel=parcel,
        put_at=put_at,
        given_up_at=instant(given_up_at),
        tries=int(tries),
        failure=failure.decode("utf-8", "replace"),
    )


def instant(milliseconds: bytes) -> datetime:
    """Return the instant of Redis' milliseconds since 1970."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, SHANGHAI)

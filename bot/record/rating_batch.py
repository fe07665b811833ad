"""Write ratings: of each subject the newest, however often and in whatever order the events come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.rating import Rating
from bot.record.batch import Written, forgotten_since, is_forgotten
from bot.record.database import Database
from bot.record.locks import LockKey, hold
from bot.record.storable import storable_text
from bot.record.tables_ratings import ratings


@dataclass(frozen=True, slots=True)
class ReadRating:
    """A rating with the id its stream gave its event."""

    event_id: str
    rating: Rating

    @property
    def at(self) -> datetime:
        """When it was given."""
        return self.rating.rated_at

    def as_dict(self) -> dict[str, Any]:
        """Return the event as it came."""
        return self.rating.as_dict()


async def write_rating_batch(database: Database, events: Sequence[ReadRating]) -> Written:
    """Write ratings: all of them, or none. Raises RecordUnavailable, RowRefused."""
    if not events:
        return Written()
    async with database.write() as connection:
        await hold(connection, LockKey.FORGETTING, shared=True)
        ends = await forgotten_since(connection, min(event.at for event in events))
        kept = [e for e in events if not is_forgotten(e.rating.conversation_id, e.at, ends)]
        written = [await _write(connection, event) for event in kept]
    return Written(
        repeats=written.count(False), forgotten=len(events) - len(kept), others=written.count(True)
    )


async def _write(connection: AsyncConnection, read: ReadRating) -> bool:
    """Write a rating unless the record has a later one of its subject; return whether it was written."""
    row = _row(read)
    insert = SqliteInsert if connection.dialect.name == "sqlite" else PostgresInsert
    statement = insert(ratings).values(row)
    changed = {name: statement.excluded[name] for name in row if name not in ("conversation_id", "subject")}
    upsert = statement.on_conflict_do_update(
        index_elements=["conversation_id", "subject"],
        set_=changed,
        where=ratings.c.rated_at < statement.excluded.rated_at,
    )
    return (await connection.execute(upsert.returning(ratings.c.id))).scalar() is not None


def _row(read: ReadRating) -> Mapping[str, Any]:
    rating = read.rating
    return {
        "event_id": read.event_id,
        "conversation_id": storable_text(rating.conversation_id),
        "subject": storable_text(rating.subject),
        "value": rating.value,
        "response": storable_text(rating.response) if rating.response else None,
        "comment": storable_text(rating.comment) if rating.comment else None,
        "rated_at": rating.rated_at,
    }

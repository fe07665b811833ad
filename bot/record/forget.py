"""Forget a conversation: everything SQL holds of it goes, and what is still on its way never arrives."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.record.database import Database
from bot.record.locks import LockKey, hold
from bot.record.pseudonym import conversation_hash
from bot.record.retention import deleted
from bot.record.storable import storable_text
from bot.record.tables import (
    forgotten,
    messages,
    ticket_events,
    ticket_notes,
    ticket_tags,
    tickets,
    turns,
    unreadable_events,
)
from bot.record.tables_ratings import ratings
from bot.record.tables_workbench import reviews
from bot.record.unreadable import of_conversation


@dataclass(frozen=True, slots=True)
class ForgetReceipt:
    """What was deleted, by table; it names nobody."""

    forgotten_at: datetime
    turns: int
    messages: int
    reviews: int
    tickets: int
    ticket_events: int
    """With notes and tags."""
    ratings: int
    unreadable_events: int

    def as_dict(self) -> dict[str, int | str]:
        """Return JSON-ready values."""
        return asdict(self) | {"forgotten_at": self.forgotten_at.isoformat()}


async def forget(database: Database, conversation_id: str, now: datetime) -> ForgetReceipt:
    """Delete everything of the conversation (`Inbound.conversation_id`: one per channel and chat user).

    Turns answered until `now` (`clock.system_now()`) that the recorder has still to write are passed over; later
    ones are a new beginning. Forgetting twice is allowed. Raises RecordUnavailable: nothing is deleted then.
    """
    known_as = storable_text(conversation_id)
    async with database.write() as connection:
        await hold(connection, LockKey.FORGETTING)
        await _remember_forgotten(connection, conversation_hash(known_as), now)
        receipt = ForgetReceipt(
            forgotten_at=now,
            messages=await deleted(
                connection, delete(messages).where(messages.c.conversation_id == known_as)
            ),
            reviews=await deleted(connection, delete(reviews).where(reviews.c.conversation_id == known_as)),
            turns=await deleted(connection, delete(turns).where(turns.c.conversation_id == known_as)),
            tickets=await deleted(connection, delete(tickets).where(tickets.c.conversation_id == known_as)),
            ticket_events=await _deleted_desk(connection, known_as),
            ratings=await deleted(connection, delete(ratings).where(ratings.c.conversation_id == known_as)),
            unreadable_events=await deleted(
                connection, delete(unreadable_events).where(of_conversation(conversation_id))
            ),
        )
    await _empty_write_ahead_log(database)
    return receipt


async def _deleted_desk(connection: AsyncConnection, known_as: str) -> int:
    return sum(
        [
            await deleted(connection, delete(table).where(table.c.conversation_id == known_as))
            for table in (ticket_events, ticket_notes, ticket_tags)
        ]
    )


async def _remember_forgotten(connection: AsyncConnection, hashed: str, now: datetime) -> None:
    await connection.execute(delete(forgotten).where(forgotten.c.conversation_hash == hashed))
    await connection.execute(forgotten.insert().values(conversation_hash=hashed, forgotten_at=now))


async def _empty_write_ahead_log(database: Database) -> None:
    """Overwrite the file itself now; until then the old pages would still be there to read."""
    if database.is_sqlite:
        async with database.outside_transaction() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

"""What an operator should know of the database behind the record."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, insert, select

from bot.clock import system_now
from bot.errors import BotError
from bot.record.database import Database
from bot.record.tables import forgotten, turns, unreadable_events
from bot.record.upgrade import MIGRATIONS

PROBE = "doctor"


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """`version` is None while there are no tables yet. Seconds."""

    version: str | None
    newest_version: str
    round_trip: float
    last_turn: datetime | None = None
    unreadable: int = 0

    @property
    def is_migrated(self) -> bool:
        """Whether the tables are those of this version of the bot."""
        return self.version == self.newest_version


def file_of(database: Database) -> Path | None:
    """Return the file of a SQLite database, None for PostgreSQL."""
    return Path(str(database.engine.url.database)) if database.is_sqlite else None


async def examine(database: Database) -> RecordFacts:
    """Read, and write something that is taken back. Changes nothing, migrates nothing. Raises RecordUnavailable."""
    newest = str(ScriptDirectory(str(MIGRATIONS)).get_current_head())
    began = time.perf_counter()
    async with database.read() as connection:
        version = await connection.run_sync(_version)
        round_trip = time.perf_counter() - began
        if version != newest:
            return RecordFacts(version, newest, round_trip)
        last = await connection.scalar(select(func.max(turns.c.answered_at)))
        unreadable = await connection.scalar(select(func.count()).select_from(unreadable_events))
    await _try_to_write(database)
    return RecordFacts(version, newest, round_trip, last, unreadable or 0)


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


class _TakenBack(BotError):
    """Ends the transaction without a trace."""


async def _try_to_write(database: Database) -> None:
    with suppress(_TakenBack):
        async with database.write() as connection:
            row = {"conversation_hash": PROBE, "forgotten_at": system_now()}
            await connection.execute(insert(forgotten).values(row))
            raise _TakenBack

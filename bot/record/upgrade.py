"""Bring the tables to this version: Alembic migrations, run at start, safe when several workers start at once."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from bot.errors import RecordUnavailable
from bot.record.database import BUSY_SECONDS, Database, open_database
from bot.record.failures import is_busy
from bot.record.locks import LockKey, hold

MIGRATIONS = Path(__file__).parent / "migrations"
RETRY_SECONDS = 0.05

# Alembic's `op` is one per process; two migrations at once would take it from each other.
_alembic = asyncio.Lock()


async def upgrade(target: Database | URL | str) -> None:
    """Run every migration that is missing, in one transaction; does nothing when there is none.

    Raises RecordUnavailable when the database is away, or was upgraded by a newer version of the bot.
    """
    if isinstance(target, Database):
        await _upgrade(target)
        return
    database = open_database(target)
    try:
        await _upgrade(database)
    finally:
        await database.close()


async def _upgrade(database: Database) -> None:
    if database.is_sqlite:
        await _use_write_ahead_log(database)
    async with _alembic, database.write() as connection:
        await hold(connection, LockKey.MIGRATION)
        await connection.run_sync(_run_migrations)


async def _use_write_ahead_log(database: Database) -> None:
    """Switch once for the life of the file. SQLite does not wait for others here, so this does."""
    for left in reversed(range(int(BUSY_SECONDS / RETRY_SECONDS))):
        try:
            async with database.outside_transaction() as connection:
                await connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                return
        except RecordUnavailable as error:
            if not left or not is_busy(error):
                raise
            await asyncio.sleep(RETRY_SECONDS)


def _run_migrations(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise RecordUnavailable(f"the record was written by another version of the bot: {error}") from error

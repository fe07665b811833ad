"""The database: one engine, sessions that read and sessions that write.

A writing session on SQLite takes the write lock at its beginning, so that what it read is still true when it writes; on
PostgreSQL the rows that matter are locked one by one.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from member_api.tables import Base, table_of


class Database:
    """Opens sessions. Nothing is connected before the first one."""

    def __init__(self, url: str) -> None:
        self.engine: AsyncEngine = create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine)
        self._reader = async_sessionmaker(self.engine, expire_on_commit=False)
        writing = self.engine.execution_options(begin="IMMEDIATE")
        self._writer = async_sessionmaker(writing, expire_on_commit=False)

    def reading(self) -> AsyncSession:
        """Return a session to read in, used with `async with`."""
        return self._reader()

    def writing(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a session whose changes are committed at the end, or undone when it is left by an error."""
        return self._writer.begin()

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def insert_into(session: AsyncSession, row_class: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Return the INSERT of this database, which knows ON CONFLICT."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table_of(row_class))
    return postgresql.insert(table_of(row_class))


def make_folder(url: str) -> None:
    """Make the folder of a SQLite file."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite" and place.database:
        Path(place.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = (
            None  # transactions begin where `_begin` says, not where the driver guesses
        )
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")

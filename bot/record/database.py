"""The database of the record: one engine, a way to read and a way to write."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.record.failures import failures_of
from bot.record.storable import to_json

BUSY_SECONDS = 5
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30


class Database:
    """An open database. Every failure inside `read` and `write` is RecordUnavailable or RowRefused."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.name = engine.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite; else it is PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction that sees one state of the data."""
        with failures_of(self.name):
            async with self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction: all of it is committed at the end, or nothing."""
        # SQLite's write lock is taken first: a reader that turns writer later can fail without waiting.
        async with self._connection("BEGIN IMMEDIATE") as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def outside_transaction(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection of SQLite without a transaction, for the PRAGMAs that need none."""
        async with self._connection(None) as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    @asynccontextmanager
    async def _connection(self, sqlite_begin: str | None) -> AsyncIterator[AsyncConnection]:
        with failures_of(self.name):
            async with self.engine.connect() as connection:
                yield await connection.execution_options(sqlite_begin=sqlite_begin)


def open_database(address: URL | str) -> Database:
    """Open the database at `address` (see `address.py`); connects when first used."""
    url = make_url(address)
    return Database(_sqlite_engine(url) if url.get_backend_name() == "sqlite" else _postgresql_engine(url))


def _sqlite_engine(url: URL) -> AsyncEngine:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        json_serializer=to_json,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: URL) -> AsyncEngine:
    defaults: dict[str, Any] = {"timeout": CONNECT_SECONDS, "command_timeout": STATEMENT_SECONDS}
    return create_async_engine(
        url, json_serializer=to_json, hide_parameters=True, pool_pre_ping=True, connect_args=defaults
    )


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # An event is acknowledged after the commit, so the commit must survive a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    # What is forgotten is overwritten, not only unlinked.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    statement = connection.get_execution_options().get("sqlite_begin", "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)

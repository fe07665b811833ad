"""The same tests on SQLite and on PostgreSQL, each test with an empty record of its own."""

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.engine import URL, make_url

from bot.record.address import database_address
from bot.record.database import Database, open_database
from bot.record.recorder import Recorder
from bot.record.tables import metadata
from bot.record.upgrade import upgrade
from tests.record.memory_source import MemorySource

SERVER = make_url(os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres"))


async def _on_server(statement: str) -> None:
    connection = await asyncpg.connect(SERVER.render_as_string(hide_password=False), timeout=3)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def _new_database() -> AsyncIterator[URL]:
    """A database with a random name, dropped at the end; skips when there is no server."""
    name = f"record_test_{secrets.token_hex(6)}"
    try:
        await _on_server(f'CREATE DATABASE "{name}"')
    except OSError as error:
        pytest.skip(f"no PostgreSQL server: {error}")
    try:
        await _on_server(
            f'ALTER DATABASE "{name}" SET synchronous_commit = off'
        )  # nobody pulls the plug here
        yield SERVER.set(drivername="postgresql+asyncpg", database=name)
    finally:
        await _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def postgresql_address() -> AsyncIterator[URL]:
    async with _new_database() as url:
        yield url


@pytest.fixture
def sqlite_address(tmp_path: Path) -> URL:
    return database_address(None, tmp_path / "var")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> URL:
    """The address of an empty database without tables."""
    found: URL = request.getfixturevalue(f"{request.param}_address")
    return found


@pytest.fixture(scope="session")
async def postgresql_with_tables() -> AsyncIterator[URL]:
    async with _new_database() as url:
        await upgrade(url)
        yield url


@pytest.fixture
async def postgresql_record(postgresql_with_tables: URL) -> AsyncIterator[Database]:
    database = open_database(postgresql_with_tables)
    yield database
    async with database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
    await database.close()


@pytest.fixture
async def sqlite_record(sqlite_address: URL) -> AsyncIterator[Database]:
    database = open_database(sqlite_address)
    await upgrade(database)
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A record with its tables, empty."""
    found: Database = request.getfixturevalue(f"{request.param}_record")
    return found


@pytest.fixture
def source() -> MemorySource:
    return MemorySource()


@pytest.fixture
def recorder(source: MemorySource, database: Database) -> Iterator[Recorder]:
    recorder = Recorder(source, database, block_ms=5)
    yield recorder
    recorder.stop()

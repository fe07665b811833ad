"""The same tests on SQLite and on PostgreSQL, each test with an empty record of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from bot.record.address import database_address
from bot.record.database import Database, open_database
from bot.record.recorder import Recorder
from bot.record.tables import metadata
from bot.record.upgrade import upgrade
from tests.record.memory_source import MemorySource
from tests.record.own_postgresql import new_postgresql_database


@pytest.fixture
async def postgresql_address() -> AsyncIterator[URL]:
    async with new_postgresql_database() as url:
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
    async with new_postgresql_database() as url:
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

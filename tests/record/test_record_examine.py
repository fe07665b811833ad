"""What the doctor sees of a database."""

from __future__ import annotations

from sqlalchemy.engine import URL

from bot.record.database import Database, open_database
from bot.record.examine import examine, file_of
from bot.record.upgrade import upgrade


async def examined(address: URL) -> tuple[Database, bool, bool]:
    database = open_database(address)
    try:
        facts = await examine(database)
        return database, facts.is_migrated, facts.version is None
    finally:
        await database.close()


async def test_an_empty_database_has_no_version_and_gets_none(address: URL) -> None:
    for _ in range(2):
        _, is_migrated, has_none = await examined(address)
        assert (is_migrated, has_none) == (False, True)


async def test_a_migrated_database_is_read_and_written_without_a_trace(address: URL) -> None:
    await upgrade(address)
    database, is_migrated, _ = await examined(address)
    assert is_migrated
    assert (file_of(database) is None) == (address.get_backend_name() == "postgresql")
    async with database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM forgotten")).scalar() == 0
    await database.close()

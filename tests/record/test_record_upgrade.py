"""Migrations from an empty database, by one worker or several at once."""

import asyncio
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL

from bot.errors import RecordUnavailable
from bot.record.address import database_address
from bot.record.database import Database, open_database
from bot.record.tables import metadata
from bot.record.upgrade import upgrade

CORE = {"turns", "messages", "tickets", "unreadable_events", "forgotten"}
DESK = {"ticket_events", "ticket_notes", "ticket_tags"}
WORKBENCH = {"reviews", "labels", "review_filters", "review_feed", "model_history"}
TABLES = {*CORE, *DESK, *WORKBENCH, "accounts", "audit_log", "ratings", "alembic_version"}


def _table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _differences(connection: Connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


async def test_the_migrations_make_the_tables_the_code_uses(database: Database) -> None:
    async with database.read() as connection:
        assert await connection.run_sync(_table_names) - {"sqlite_sequence"} == TABLES
        assert await connection.run_sync(_differences) == []


async def test_a_second_start_changes_nothing(database: Database) -> None:
    await upgrade(database)
    async with database.read() as connection:
        assert (await connection.scalars(text("SELECT version_num FROM alembic_version"))).all() == ["0005"]


async def test_an_address_is_enough(address: URL) -> None:
    await upgrade(address.render_as_string(hide_password=False))
    database = open_database(address)
    async with database.read() as connection:
        assert await connection.run_sync(_table_names) >= TABLES
    await database.close()


async def test_two_workers_start_at_once(address: URL) -> None:
    program = "import asyncio, sys; from bot.record.upgrade import upgrade; asyncio.run(upgrade(sys.argv[1]))"
    shown = address.render_as_string(hide_password=False)
    workers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, shown, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    ends = await asyncio.gather(*(worker.communicate() for worker in workers))
    assert [worker.returncode for worker in workers] == [0, 0], ends

    database = open_database(address)
    async with database.read() as connection:
        assert await connection.run_sync(_differences) == []
    await database.close()


async def test_tasks_of_one_process_start_at_once(address: URL) -> None:
    await asyncio.gather(*(upgrade(address) for _ in range(4)))
    database = open_database(address)
    async with database.read() as connection:
        assert await connection.run_sync(_table_names) >= TABLES
    await database.close()


async def test_two_records_are_upgraded_at_once_by_one_process(tmp_path: Path) -> None:
    addresses = [database_address(None, tmp_path / name) for name in ("甲", "乙")]
    await asyncio.gather(*(upgrade(address) for address in addresses))
    for address in addresses:
        database = open_database(address)
        async with database.read() as connection:
            assert await connection.run_sync(_differences) == []
        await database.close()


async def test_a_record_of_a_newer_version_stops_the_start(address: URL) -> None:
    database = open_database(address)
    await upgrade(database)
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordUnavailable, match="another version"):
        await upgrade(database)
    await database.close()


async def test_sqlite_keeps_a_write_ahead_log_and_checks_foreign_keys(sqlite_address: URL) -> None:
    database = open_database(sqlite_address)
    await upgrade(database)
    async with database.read() as connection:
        found = [
            await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        ]
    assert found == ["wal", 1, 5000, 2]
    await database.close()

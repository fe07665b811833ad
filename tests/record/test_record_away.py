"""The database goes away and comes back: nothing is lost, and the sentence says what is the matter."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import URL

from bot.clock import system_now
from bot.errors import RecordUnavailable
from bot.record.batch import ReadEvent, write_batch
from bot.record.database import Database, open_database
from bot.record.failures import RowRefused
from bot.record.forget import forget
from bot.record.queries import recent_turns
from bot.record.recorder import Recorder
from bot.record.rows import turn_row
from bot.record.tables import turns
from bot.record.upgrade import upgrade
from tests.record.counting import count
from tests.record.examples import event_id, turn
from tests.record.memory_source import MemorySource
from tests.record.tcp_gate import TcpGate
from tests.record.waiting import until


@pytest.fixture
async def gate(postgresql_address: URL) -> AsyncIterator[TcpGate]:
    gate = TcpGate(str(postgresql_address.host), postgresql_address.port or 5432)
    await gate.open()
    yield gate
    await gate.shut()


@pytest.fixture
async def gated(gate: TcpGate, postgresql_address: URL) -> AsyncIterator[Database]:
    """PostgreSQL as seen through the gate."""
    database = open_database(postgresql_address.set(port=gate.port))
    await upgrade(database)
    yield database
    await database.close()


async def test_the_record_catches_up_when_postgresql_comes_back(gate: TcpGate, gated: Database) -> None:
    source = MemorySource()
    recorder = Recorder(source, gated, block_ms=5, longest_pause=0.1)
    run = asyncio.create_task(recorder.run())
    source.add(event_id(1), turn(1).as_dict())
    await until(lambda: len(source.acknowledged) == 1)

    await gate.shut()
    for number in range(2, 21):
        source.add(event_id(number), turn(number).as_dict())
    await until(lambda: recorder.status.failures >= 3)
    assert "does not answer" in str(recorder.status.last_error)
    assert len(source.acknowledged) == 1
    assert recorder.status.lag_seconds(system_now()) > 0

    await gate.open()
    await until(lambda: len(source.acknowledged) == 20)
    recorder.stop()
    await run
    assert await count(gated, "turns") == await count(gated, "messages") == 20
    assert (recorder.status.failures, recorder.status.waiting) == (0, 0)


async def test_every_door_says_that_postgresql_is_away(gate: TcpGate, gated: Database) -> None:
    await gate.shut()
    with pytest.raises(RecordUnavailable):
        await recent_turns(gated)
    with pytest.raises(RecordUnavailable):
        await forget(gated, "web:zhang-ayi", system_now())
    with pytest.raises(RecordUnavailable):
        await upgrade(gated)


async def _record_all(recorder: Recorder, source: MemorySource) -> None:
    while source.new or source.pending:
        await recorder.step()


async def test_a_full_disk_is_said_clearly_and_nothing_breaks(sqlite_address: URL) -> None:
    database = open_database(sqlite_address)
    await upgrade(database)
    await database.close()  # the limit is kept by each connection: set it on the next ones
    limits = [40]

    @event.listens_for(database.engine.sync_engine, "connect")
    def _limit(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {limits[-1]}")

    source = MemorySource()
    for number in range(1, 301):
        source.add(event_id(number), turn(number).as_dict())
    recorder = Recorder(source, database, batch=100, block_ms=5)
    with pytest.raises(RecordUnavailable, match=r"disk .* is full; free some space"):
        await _record_all(recorder, source)
    written = await count(database, "turns")
    assert written == len(source.acknowledged)
    assert written < 300
    async with database.read() as connection:
        assert await connection.scalar(text("PRAGMA integrity_check")) == "ok"

    await database.close()
    limits.append(100_000)  # space was freed
    await _record_all(recorder, source)
    assert len(source.acknowledged) == 300
    assert await count(database, "turns") == await count(database, "messages") == 300
    await database.close()


async def test_a_file_another_program_holds_is_waited_for(sqlite_address: URL) -> None:
    database = open_database(sqlite_address)
    await upgrade(database)
    async with database.write():
        waiting = asyncio.create_task(write_batch(database, [ReadEvent(event_id(1), turn())]))
        await asyncio.sleep(0.2)
        assert not waiting.done()
    assert (await waiting).turns == 1
    await database.close()


async def test_a_directory_nobody_may_write_is_said_clearly(tmp_path: Path) -> None:
    (tmp_path / "record.db").mkdir()
    with pytest.raises(RecordUnavailable, match="does not answer"):
        await upgrade(f"sqlite+aiosqlite:///{tmp_path}{os.sep}record.db")


@pytest.mark.parametrize("strange", [{"epoch": 2**70}, {"stage": None}, {"received_at": "yesterday"}])
async def test_a_row_no_database_takes_is_told_apart(database: Database, strange: dict) -> None:
    with pytest.raises(RowRefused):
        async with database.write() as connection:
            await connection.execute(turns.insert().values(turn_row(event_id(1), turn()) | strange))


async def test_tables_that_are_missing_are_no_fault_of_the_row(address: URL) -> None:
    database = open_database(address)
    with pytest.raises(RecordUnavailable):
        await write_batch(database, [ReadEvent(event_id(1), turn())])
    await database.close()

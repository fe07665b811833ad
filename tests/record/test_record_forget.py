"""A person asks to be forgotten: everything goes, nothing comes back, nobody else is touched."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import URL

from bot.record.batch import ReadEvent, Written, write_batch
from bot.record.database import Database, open_database
from bot.record.forget import forget
from bot.record.queries import transcript
from bot.record.recorder import Recorder
from bot.record.upgrade import upgrade
from tests.record.counting import count
from tests.record.examples import NOON, event_id, noted, turn
from tests.record.memory_source import MemorySource

HERS = "web:zhang-ayi"
HIS = "web:zhang-ayi2"
LATER = NOON + timedelta(hours=1)
KEPT = ("turns", "messages", "tickets", "ticket_events", "ticket_notes", "ticket_tags")


async def test_everything_of_one_person_goes_with_a_receipt(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    source.add(event_id(1), turn(1, message_ids=("m-1", "m-2")).as_dict())
    source.add(event_id(2), turn(2, conversation_id=HIS).as_dict())
    source.add(event_id(6), noted(HERS).as_dict())
    source.add(event_id(7), noted(HIS).as_dict())
    source.add(event_id(3), turn(3).as_dict() | {"version": 99})
    source.add(event_id(4), {"raw": {"of": HERS}})
    source.add(event_id(5), {"raw": {"of": HIS}})
    await recorder.step()

    receipt = await forget(database, HERS, LATER)

    assert receipt.as_dict() == {
        "forgotten_at": "2021-04-12T13:00:00+08:00",
        "turns": 1,
        "messages": 2,
        "reviews": 0,
        "tickets": 1,
        "ratings": 0,
        "ticket_events": 3,
        "unreadable_events": 2,
    }
    assert await transcript(database, HERS) == []
    left = {table: await count(database, table) for table in KEPT}
    assert left == dict.fromkeys(KEPT, 1)
    assert await count(database, "unreadable_events") == 1


async def test_a_turn_still_on_its_way_never_arrives_and_a_new_one_does(database: Database) -> None:
    await forget(database, HERS, LATER)
    on_its_way = ReadEvent(event_id(1), turn(1))
    anew = ReadEvent(event_id(2), turn(2, answered_at=LATER + timedelta(seconds=1)))
    of_another = ReadEvent(event_id(3), turn(3, conversation_id=HIS))

    assert await write_batch(database, [on_its_way, anew, of_another]) == Written(turns=2, forgotten=1)
    assert [recorded.event_id for recorded in await transcript(database, HERS)] == [event_id(2)]


async def test_forgetting_while_the_recorder_writes(database: Database) -> None:
    batches = [[ReadEvent(event_id(n + k), turn(n + k)) for k in range(20)] for n in range(0, 200, 20)]
    writes = [write_batch(database, batch) for batch in batches]
    await asyncio.gather(*writes[:5], forget(database, HERS, NOON + timedelta(days=1)), *writes[5:])
    assert await count(database, "turns") == 0


async def test_forgetting_twice_and_a_stranger(database: Database) -> None:
    await write_batch(database, [ReadEvent(event_id(1), turn())])
    assert (await forget(database, HERS, LATER)).turns == 1
    assert (await forget(database, HERS, LATER)).turns == 0
    assert (await forget(database, "web:nobody", LATER)).turns == 0


async def test_the_words_are_gone_from_the_files_of_sqlite(sqlite_address: URL) -> None:
    database = open_database(sqlite_address)
    await upgrade(database)
    await write_batch(database, [ReadEvent(event_id(1), turn(text="我得了一种病"))])
    await forget(database, HERS, LATER)
    files = list(Path(str(sqlite_address.database)).parent.iterdir())
    assert not [file for file in files if "我得了一种病".encode() in file.read_bytes()]
    assert not [file for file in files if b"zhang-ayi" in file.read_bytes()]
    await database.close()

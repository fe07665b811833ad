"""What is older than the setting goes; what somebody still waits for stays."""

from datetime import timedelta

import pytest

from bot.desk.ticket import Act
from bot.desk.ticket_event import TicketEvent
from bot.errors import SettingsError
from bot.record.batch import ReadEvent, write_batch
from bot.record.database import Database
from bot.record.queries import transcript
from bot.record.retention import Pruned, prune
from bot.record.ticket_batch import ReadTicketEvent, write_ticket_batch
from bot.record.unreadable import Unreadable, put_aside
from tests.record.counting import count
from tests.record.examples import NOON, event_id, noted, turn

NOW = NOON + timedelta(days=90)


async def test_old_turns_go_in_batches_and_new_ones_stay(database: Database) -> None:
    old = [ReadEvent(event_id(n), turn(n, message_ids=(f"a-{n}", f"b-{n}"))) for n in range(1, 26)]
    new = [ReadEvent(event_id(n), turn(n, answered_at=NOW)) for n in range(26, 31)]
    await write_batch(database, old + new)

    assert await prune(database, 30, NOW, batch=10) == Pruned(25, 50, 0, 0)

    kept = await transcript(database, "web:zhang-ayi")
    assert [recorded.event_id for recorded in kept] == [event.event_id for event in new]
    assert await count(database, "messages") == 5
    assert await prune(database, 30, NOW) == Pruned(0, 0, 0, 0)


async def test_the_limit_itself_stays(database: Database) -> None:
    limit = NOW - timedelta(days=30)
    just_older = turn(2, answered_at=limit - timedelta(microseconds=1))
    await write_batch(
        database, [ReadEvent(event_id(1), turn(1, answered_at=limit)), ReadEvent(event_id(2), just_older)]
    )
    await prune(database, 30, NOW)
    assert [recorded.event_id for recorded in await transcript(database, "web:zhang-ayi")] == [event_id(1)]


async def test_open_tickets_stay_and_closed_ones_go(database: Database) -> None:
    opened = [noted("web:zhang-ayi"), noted("web:zhang-ayi2")]
    over = opened[0].ticket.after(Act.CLOSE, closed_at=NOON)
    events = [*opened, TicketEvent(Act.CLOSE, over, "小李", NOON)]
    await write_ticket_batch(database, [ReadTicketEvent(event_id(n), e) for n, e in enumerate(events)])
    assert (await prune(database, 30, NOW)).tickets == 1
    kept = ("tickets", "ticket_events", "ticket_notes", "ticket_tags")
    assert [await count(database, table) for table in kept] == [1, 1, 1, 1]


async def test_events_kept_aside_go_too(database: Database) -> None:
    await put_aside(database, [Unreadable(event_id(1), {"raw": "?"}, "no turn")], NOON)
    assert (await prune(database, 30, NOW)).unreadable_events == 1
    assert await count(database, "unreadable_events") == 0


async def test_no_days_is_a_wrong_setting(database: Database) -> None:
    with pytest.raises(SettingsError, match="BOT_RETENTION_DAYS"):
        await prune(database, 0, NOW)

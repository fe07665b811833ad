"""Tickets in the record: their whole life once, however often and in whatever order it comes."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert, select

from bot.desk.ticket import Act, Ticket
from bot.desk.ticket_event import TicketEvent
from bot.record.database import Database
from bot.record.queries_tickets import TicketFilter, list_tickets, notes_of, ticket_life
from bot.record.recorder import Recorder
from bot.record.tables import ticket_tags, tickets
from tests.record.counting import count
from tests.record.examples import NOON, event_id, noted, turn
from tests.record.memory_source import MemorySource


def life() -> list[TicketEvent]:
    """A ticket from its opening to the rating, a minute between two acts."""
    start = noted().ticket
    waiting = replace(start, version=1, tags=(), topic="ask_refund_status")
    taken = waiting.after(Act.TAKE, holder="小李", taken_at=NOON + timedelta(minutes=1))
    answered = taken.after(Act.ANSWER, first_answer_at=NOON + timedelta(minutes=2))
    tagged = answered.after(Act.TAG, tags=("退款", "投诉"))
    closed = tagged.after(Act.CLOSE, holder=None, closed_by="小李", close_reason="solved", closed_at=NOON)
    rated = closed.after(Act.RATE, rating=5)
    acts = (Act.OPEN, Act.TAKE, Act.ANSWER, Act.TAG, Act.CLOSE, Act.RATE)
    states: tuple[Ticket, ...] = (waiting, taken, answered, tagged, closed, rated)
    pairs = enumerate(zip(acts, states, strict=True))
    return [
        TicketEvent(act, one, "小李", NOON + timedelta(minutes=n), {"text": "好的"})
        for n, (act, one) in pairs
    ]


async def test_一张工单的一生_都记在表里(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    for number, event in enumerate(life()):
        source.add(event_id(number), event.as_dict())
    source.add(event_id(99), turn().as_dict())
    await recorder.step()
    [row] = await list_tickets(database)
    facts = ("state", "version", "closed_by", "close_reason", "rating", "tags", "topic")
    assert [row[fact] for fact in facts] == [
        "closed",
        6,
        "小李",
        "solved",
        5,
        ["退款", "投诉"],
        "ask_refund_status",
    ]
    happened = await ticket_life(database, row["ticket_id"])
    assert [event["act"] for event in happened] == [
        "opened",
        "taken",
        "answered",
        "tagged",
        "closed",
        "rated",
    ]
    assert happened[2]["details"] == {"text": "好的"}
    assert await count(database, "turns") == 1


async def test_重放和打乱_不会多一行_也不会退回旧样子(
    recorder: Recorder, source: MemorySource, database: Database
) -> None:
    for number, event in enumerate([*life(), noted(version=9, tags=("保险",))]):
        source.add(event_id(number), event.as_dict())
    shuffled = source.new * 3
    random.Random(3).shuffle(shuffled)
    source.new = shuffled
    while source.new:
        await recorder.step()
    [row] = await list_tickets(database)
    assert (row["version"], row["tags"]) == (9, ["保险"])
    assert await count(database, "ticket_events") == 7
    assert [note["text"] for note in await notes_of(database, "web:zhang-ayi")] == ["会员急着用钱"]
    assert [r["tag"] for r in await list_of_tags(database)] == ["保险"]


async def test_坏掉的工单事件_放在一边(recorder: Recorder, source: MemorySource, database: Database) -> None:
    source.add(event_id(1), life()[0].as_dict() | {"act": "danced"})
    await recorder.step()
    assert await count(database, "unreadable_events") == 1
    assert await count(database, "tickets") == 0


async def test_十万张工单_翻页和筛选都很快(database: Database) -> None:
    await fill(database, 100_000)
    slowest, before, seen = 0.0, None, []
    for wanted in (
        None,
        TicketFilter(state="closed", holder="小李"),
        TicketFilter(tag="退款"),
        TicketFilter(group="claims"),
    ):
        before = None
        for _ in range(3):
            began = time.perf_counter()
            rows = await list_tickets(database, wanted, before=before)
            slowest = max(slowest, time.perf_counter() - began)
            seen += [row["id"] for row in rows] if wanted is None else []
            before = rows[-1]["id"]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 150
    assert slowest < 0.3


async def list_of_tags(database: Database) -> list[dict[str, str]]:
    async with database.read() as connection:
        return [dict(row) for row in (await connection.execute(select(ticket_tags))).mappings()]


async def fill(database: Database, many: int) -> None:
    rows = [
        {
            "event_id": f"e{n}",
            "ticket_id": f"t{n}",
            "conversation_id": f"web:会员{n % 5000}",
            "opened_at": NOON + timedelta(seconds=n),
            "reason": "asked",
            "state": "closed" if n % 50 else "waiting",
            "version": 1,
            "holder": "小李" if n % 7 == 0 else None,
            "group": "claims" if n % 3 == 0 else None,
        }
        for n in range(many)
    ]
    tags = [{"ticket_id": f"t{n}", "tag": "退款", "conversation_id": "web:x"} for n in range(0, many, 40)]
    async with database.write() as connection:
        for start in range(0, many, 2000):
            await connection.execute(insert(tickets), rows[start : start + 2000])
        await connection.execute(insert(ticket_tags), tags)

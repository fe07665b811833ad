"""审计：只增，里面没有号码，翻页快。"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.clock import SHANGHAI
from bot.record.audit import AuditFilter, AuditLog
from bot.record.database import Database
from bot.staff.audit import Action, about_conversation, about_ticket

MORNING = datetime(2021, 4, 12, 9, 30, tzinfo=SHANGHAI)


async def test_写下来的原样读回来(database: Database) -> None:
    log = AuditLog(database, lambda: MORNING)
    await log.write(
        "xiaozhang", Action.MASKED_VALUE_OPENED, about_conversation("0f1e2d3c4b5a"), {"reason": "核对"}
    )
    (line,) = await log.page(AuditFilter())
    assert (line.who, line.at, line.action) == ("xiaozhang", MORNING, Action.MASKED_VALUE_OPENED)
    assert line.about == about_conversation("0f1e2d3c4b5a") and line.details == {"reason": "核对"}


@pytest.mark.parametrize(
    ("detail", "kept"),
    [
        ("手机13800000001", "手机•••"),
        ("138 0000 0001", "•••"),
        ("110101-19000101-0015", "•••"),
        (13800000001, "•••"),
        ("第3次，共12条", "第3次，共12条"),
        ("2021-04-12", "•••"),
        (123456, 123456),
        (True, True),
        (None, None),
        (1.5, 1.5),
        ("坏\x00\ud83d", "坏\ufffd\ufffd"),
        ("长" * 300, "长" * 200),
    ],
)
async def test_长的号码进不了审计(sqlite_record: Database, detail: object, kept: object) -> None:
    log = AuditLog(sqlite_record)
    await log.write("xiaozhang", Action.EXPORTED, None, {"detail": detail})  # type: ignore[dict-item]
    (line,) = await log.page(AuditFilter())
    assert line.details == {"detail": kept}


async def test_筛选和翻页(database: Database) -> None:
    now = MORNING
    log = AuditLog(database, lambda: now)
    for number in range(10):
        now = MORNING + timedelta(hours=number)
        await log.write("xiaozhang" if number % 2 else "xiaoli", Action.TICKET_TAKEN, about_ticket(number))
    late = AuditFilter(
        who="xiaozhang", since=MORNING + timedelta(hours=3), until=MORNING + timedelta(hours=9)
    )
    assert [line.about.id for line in await log.page(late) if line.about] == ["7", "5", "3"]
    first = await log.page(AuditFilter(), limit=4)
    second = await log.page(AuditFilter(), limit=4, before=first[-1].id)
    assert [line.about.id for line in first + second if line.about] == list("98765432")


async def test_十万行里翻一页用的是索引(sqlite_record: Database) -> None:
    async with sqlite_record.read() as connection:
        plan = await connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT * FROM audit_log WHERE who = 'a' AND id < 9 ORDER BY id DESC LIMIT 50"
            )
        )
        shown = " ".join(row.detail for row in plan)
    assert "ix_audit_log_who_id" in shown and "TEMP B-TREE" not in shown

"""The audit log: lines are added and read, never changed. Implements `bot.staff.audit.Audit`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import system_now
from bot.record.database import Database
from bot.record.storable import storable_text
from bot.record.tables_staff import audit_log
from bot.staff.audit import About, AboutKind, Action, AuditEntry, Details

LONGEST_DETAIL = 200
LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}")
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; None and `""` mean everything. `since` is included, `until` is not."""

    who: str = ""
    action: Action | None = None
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None


class AuditLog:
    """Every method raises RecordUnavailable when the database is away."""

    def __init__(self, database: Database, now: Callable[[], datetime] = system_now) -> None:
        self._database = database
        self._now = now

    async def write(
        self, who: str, action: Action, about: About | None = None, details: Details | None = None
    ) -> None:
        """Write one line in a transaction of its own."""
        async with self._database.write() as connection:
            await write_line(connection, self._now(), who, action, about=about, details=details)

    async def page(
        self, wanted: AuditFilter, *, limit: int = 50, before: int | None = None
    ) -> list[AuditEntry]:
        """Return lines, newest first; `before` is the id of the line to page back from."""
        query = _matching(wanted)
        if before is not None:
            query = query.where(audit_log.c.id < before)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(audit_log.c.id.desc()).limit(limit))
            return [_entry(row) for row in rows]


async def write_line(
    connection: AsyncConnection,
    at: datetime,
    who: str,
    action: Action,
    *,
    about: About | None = None,
    details: Details | None = None,
) -> None:
    """Write one line in the transaction of the deed itself: both are there, or neither."""
    line = audit_log.insert().values(
        at=at,
        who=storable_text(who),
        action=action.value,
        about_kind=about.kind.value if about else None,
        about_id=storable_text(about.id) if about else None,
        details={name: _kept(value) for name, value in (details or {}).items()},
    )
    await connection.execute(line)


def _kept(value: str | float | bool | None) -> str | float | bool | None:
    """Return a detail without long numbers: a slip of the code must not put somebody's phone into a log nobody may change."""
    if isinstance(value, str):
        return LONG_NUMBER.sub(HIDDEN, value)[:LONGEST_DETAIL]
    if isinstance(value, int) and abs(value) >= 10**7:
        return HIDDEN
    return value


def _matching(wanted: AuditFilter) -> Select[Any]:
    query = select(audit_log)
    if wanted.who:
        query = query.where(audit_log.c.who == storable_text(wanted.who))
    if wanted.action:
        query = query.where(audit_log.c.action == wanted.action.value)
    if wanted.about:
        query = query.where(audit_log.c.about_id == storable_text(wanted.about))
    if wanted.since:
        query = query.where(audit_log.c.at >= wanted.since)
    if wanted.until:
        query = query.where(audit_log.c.at < wanted.until)
    return query


def _entry(row: Row[Any]) -> AuditEntry:
    about = About(AboutKind(row.about_kind), row.about_id) if row.about_kind else None
    return AuditEntry(row.id, row.at, row.who, row.action, about, row.details)

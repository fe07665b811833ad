"""Wrong tries and the lock they lead to: 5 within 15 minutes lock a phone for 15 minutes.

Wrong numbers and wrong codes are counted apart, and either count locks the phone for both: a new code is no new chance.
Tries from after the present (the clock was set back) do not count.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from member_api.database import insert_into
from member_api.tables import GuardRow

MOST_WRONG = 5
WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=15)


async def hold(session: AsyncSession, phone_hash: str, now: datetime) -> GuardRow:
    """Return the guard of a phone, held against every other try until the session ends.

    Holding comes before looking: tries sent at the same moment are counted one after the other.
    """
    values = {"phone_hash": phone_hash, "wrong_numbers": [], "wrong_codes": [], "touched_at": now}
    await session.execute(insert_into(session, GuardRow).values(values).on_conflict_do_nothing())
    found = await session.execute(select(GuardRow).where(GuardRow.phone_hash == phone_hash).with_for_update())
    guard = found.scalar_one()
    guard.touched_at = now
    return guard


def locked_for(guard: GuardRow, now: datetime) -> int | None:
    """Return the whole seconds the lock still holds, None when there is none."""
    if guard.locked_at is None or not guard.locked_at <= now < guard.locked_at + LOCK:
        return None
    return math.ceil((guard.locked_at + LOCK - now).total_seconds())


def wrong_number(guard: GuardRow, now: datetime) -> None:
    """Count a wrong phone or last four."""
    guard.wrong_numbers = _counted(guard, guard.wrong_numbers, now)


def wrong_code(guard: GuardRow, now: datetime) -> None:
    """Count a wrong code."""
    guard.wrong_codes = _counted(guard, guard.wrong_codes, now)


def clear(guard: GuardRow) -> None:
    """Forget the wrong tries after a right one. The row stays: another try may be waiting for it."""
    guard.wrong_numbers, guard.wrong_codes, guard.locked_at = [], [], None


def _counted(guard: GuardRow, tries: list[float], now: datetime) -> list[float]:
    present = now.timestamp()
    recent = [at for at in tries if present - WINDOW.total_seconds() < at <= present] + [present]
    if len(recent) < MOST_WRONG:
        return recent
    guard.locked_at = now
    return []

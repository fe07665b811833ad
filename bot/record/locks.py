"""Locks between processes that share the record.

SQLite has one writer at a time anyway (`Database.write`); PostgreSQL's advisory locks end with the transaction.
"""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection


class LockKey(IntEnum):
    """Keys of advisory locks; any numbers no other program in the same database uses."""

    MIGRATION = 7_301_001
    FORGETTING = 7_301_002
    ACCOUNTS = 7_301_003
    REVIEWS = 7_301_005


async def hold(connection: AsyncConnection, key: LockKey, *, shared: bool = False) -> None:
    """Hold the lock until the end of the transaction; shared holders do not keep each other out."""
    if connection.dialect.name == "postgresql":
        take = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        await connection.execute(select(take(int(key))))

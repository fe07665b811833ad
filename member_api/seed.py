"""The first start: make the tables and put the made-up members in, once.

The mark in `seeds` holds the version of the seed and the key of its hashes. Another version or another key puts the
members in anew; who is bound to whom stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, text

from member_api.database import Database, make_folder
from member_api.demo_members import demo_members
from member_api.hashing import Hashing
from member_api.made_up import MadeUpMember, made_up_members
from member_api.member_document import Rows
from member_api.tables import (
    Base,
    ChallengeRow,
    ClaimRow,
    FreePolicyRow,
    GuardRow,
    InsuredRow,
    MemberRow,
    SeedRow,
    table_of,
)

VERSION = "1"
NAME = "members"
ONE_START_AT_A_TIME = 20210326
"""The key of the PostgreSQL advisory lock that servers starting together wait on."""
FORGET_AFTER = timedelta(days=1)


async def prepare(database: Database, hashing: Hashing, now: datetime) -> None:
    """Make the tables, put the members in when they are not there, forget old tries and codes."""
    make_folder(database.engine.url.render_as_string(hide_password=False))
    mark = f"{VERSION}:{hashing.fingerprint()}"
    writing = database.engine.execution_options(begin="IMMEDIATE")
    async with writing.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_START_AT_A_TIME})
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(_seed_once, hashing, mark)
        await connection.run_sync(_forget_old, now)


def _seed_once(connection: Connection, hashing: Hashing, mark: str) -> None:
    seeds = table_of(SeedRow)
    if connection.execute(select(seeds.c.mark).where(seeds.c.name == NAME)).scalar() == mark:
        return
    for stale in (ChallengeRow, GuardRow, ClaimRow, FreePolicyRow, InsuredRow, MemberRow, SeedRow):
        connection.execute(delete(table_of(stale)))
    for row_class, rows in seed_rows(hashing).by_table():
        connection.execute(insert(table_of(row_class)), rows)
    connection.execute(insert(seeds), {"name": NAME, "mark": mark})


def seed_rows(hashing: Hashing) -> Rows:
    """Return the rows of all made-up members, the named ones first."""
    rows = Rows()
    for member in _everyone():
        private = {
            "phone_hash": hashing.phone(member.phone),
            "identity_hash": hashing.identity(member.phone, member.id_last4),
            "needs_code": member.needs_code,
        }
        rows.add(member.record, private)
    return rows


def _everyone() -> Sequence[MadeUpMember]:
    named = [
        MadeUpMember(one.phone, one.id_last4, one.needs_code, dict(one.record)) for one in demo_members()
    ]
    return [*named, *made_up_members()]


def _forget_old(connection: Connection, now: datetime) -> None:
    # Also what lies after the present: the clock may have been set back for a demonstration.
    guards, challenges = table_of(GuardRow), table_of(ChallengeRow)
    touched, created = guards.c.touched_at, challenges.c.created_at
    connection.execute(delete(guards).where(or_(touched < now - FORGET_AFTER, touched > now)))
    connection.execute(delete(challenges).where(or_(created < now - FORGET_AFTER, created > now)))

"""Tables of the people at work: accounts, and the audit log. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, Text

from bot.record.columns import JSON_VALUE, ROW_ID, Instant
from bot.record.schema import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("roles", JSON_VALUE, nullable=False),
    Column("groups", JSON_VALUE, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password_hash", Text),  # argon2id; none for accounts of the identity provider
    Column("must_change_password", Boolean, nullable=False),
    Column("subject", Text, unique=True),  # "issuer subject" of the identity provider
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    sqlite_autoincrement=True,  # sessions and the audit log name accounts: an id is never given twice
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("about_kind", Text),
    Column("about_id", Text),
    Column("details", JSON_VALUE, nullable=False),
    Index(None, "who", "id"),
    Index(None, "action", "id"),
    Index(None, "about_id", "id"),
    sqlite_autoincrement=True,
)

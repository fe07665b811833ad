"""What members thought of the answers. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from bot.record.columns import ROW_ID, Instant
from bot.record.schema import metadata

ratings = Table(
    "ratings",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("event_id", Text, nullable=False),  # of the event it rests on
    Column("conversation_id", Text, nullable=False),
    Column("subject", Text, nullable=False),  # an entry of the history, or "conversation"
    Column("value", Text),  # up, down, 1 to 5; none when a thumb was taken back
    Column("response", Text),  # the response of the domain that was rated
    Column("comment", Text),
    Column("rated_at", Instant, nullable=False, index=True),
    Index(None, "conversation_id", "subject", unique=True),  # the newest one counts
    Index(None, "response", "value"),
    sqlite_autoincrement=True,
)

"""Tables of the desk: what happened to each ticket, its notes and tags. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Table, Text

from bot.record.columns import JSON_VALUE, ROW_ID, Instant
from bot.record.schema import metadata

tickets = Table(
    "tickets",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("event_id", Text, nullable=False, unique=True),  # of the event that was recorded first
    Column("conversation_id", Text, nullable=False, index=True),
    Column("opened_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("topic", Text),
    Column("state", Text, nullable=False),  # a TicketState: waiting, agent, closed
    Column("ticket_id", Text),
    Column("version", Integer),  # grows with every act: an older one never overwrites
    Column("priority", Integer),
    Column("last_day", Date),
    Column("group", Text),
    Column("skill", Text),
    Column("holder", Text),
    Column("closed_by", Text),
    Column("close_reason", Text),
    Column("queued_at", Instant),
    Column("taken_at", Instant),
    Column("first_answer_at", Instant),
    Column("escalated_at", Instant),
    Column("closed_at", Instant),
    Column("changed_at", Instant),
    Column("reopened", Integer),
    Column("rating", Integer),
    Column("tags", JSON_VALUE),
    Index(None, "ticket_id", unique=True),
    Index(None, "state", "opened_at"),  # retention; the queue, oldest first
    Index(None, "state", "id"),  # pages of a list
    Index(None, "holder", "id"),
    sqlite_autoincrement=True,
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("ticket_id", Text, nullable=False),
    Column("conversation_id", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("details", JSON_VALUE, nullable=False),
    Index(None, "ticket_id", "version"),
    Index(None, "conversation_id", "id"),
    Index(None, "act", "at"),  # reports
    sqlite_autoincrement=True,
)

ticket_notes = Table(
    "ticket_notes",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("ticket_id", Text, nullable=False, index=True),
    Column("conversation_id", Text, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("text", Text, nullable=False),
)

ticket_tags = Table(
    "ticket_tags",
    metadata,
    Column("ticket_id", Text, primary_key=True),
    Column("tag", Text, primary_key=True),
    Column("conversation_id", Text, nullable=False, index=True),
    Index(None, "tag", "ticket_id"),
)

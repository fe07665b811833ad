"""The tables of the record. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text

from bot.record.columns import JSON_VALUE, ROW_ID, Instant
from bot.record.schema import metadata
from bot.record.tables_desk import ticket_events, ticket_notes, ticket_tags, tickets
from bot.record.tables_ratings import ratings
from bot.record.tables_staff import accounts, audit_log
from bot.record.tables_workbench import labels, model_history, review_feed, review_filters, reviews

__all__ = [
    "accounts",
    "audit_log",
    "forgotten",
    "labels",
    "messages",
    "metadata",
    "model_history",
    "ratings",
    "review_feed",
    "review_filters",
    "reviews",
    "ticket_events",
    "ticket_notes",
    "ticket_tags",
    "tickets",
    "turns",
    "unreadable_events",
]

turns = Table(
    "turns",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("conversation_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("message_ids", JSON_VALUE, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("answered_at", Instant, nullable=False),
    Column("intent", Text),
    Column("confidence", Float),
    Column("decision", Text),
    Column("ranking", JSON_VALUE, nullable=False),
    Column("intents", JSON_VALUE, nullable=False),
    Column("entities", JSON_VALUE, nullable=False),
    Column("replies", JSON_VALUE, nullable=False),
    Column("clauses", JSON_VALUE, nullable=False),
    Column("stage", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("model_id", Text),
    Column("latency_ms", Float, nullable=False),
    Column("notes", JSON_VALUE, nullable=False),
    Index(None, "conversation_id", "id"),  # a transcript; forgetting
    Index(None, "answered_at", "intent"),  # retention; counts by intent, from the index alone
    sqlite_autoincrement=True,  # an id is never given twice, also when the newest turn was forgotten
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("turn_id", ROW_ID, ForeignKey("turns.id", ondelete="CASCADE"), nullable=False, index=True),
)

unreadable_events = Table(
    "unreadable_events",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("conversation_id", Text, index=True),  # when it could be told
    Column("seen_at", Instant, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column(
        "payload", Text, nullable=False
    ),  # the event as JSON in ASCII: whatever it holds, this column takes it
)

forgotten = Table(
    "forgotten",
    metadata,
    Column("conversation_hash", Text, primary_key=True),  # SHA-256: the id itself is forgotten too
    Column("forgotten_at", Instant, nullable=False, index=True),
)

"""Tables of the workbench: messages to review, labels, saved filters, models. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text

from bot.record.columns import JSON_VALUE, ROW_ID, Instant
from bot.record.schema import metadata

reviews = Table(  # narrow, so that a search over all of it is fast; the rest stands in the turn
    "reviews",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("turn_id", ROW_ID, ForeignKey("turns.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("conversation_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("channel", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("intent", Text),
    Column("confidence", Float),
    Column("outcome", Text, nullable=False),
    Column("reasons", Integer, nullable=False),  # bits, see `bot.workbench.review.Reason`
    Column("chosen", Text),  # the intent the member chose when asked back
    Column("agent_answer", Text),  # the agent's first answer after a hand-over
    Column("status", Text, nullable=False),
    Column("second_wanted", Boolean, nullable=False),
    Column("kept_in", Text),  # the commit (or `files`) that took the label into the training data
    Index(None, "status", "id"),
    Index(None, "intent", "id"),
    Index(None, "conversation_id", "id"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

labels = Table(
    "labels",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("review_id", ROW_ID, ForeignKey("reviews.id", ondelete="CASCADE"), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("intents", JSON_VALUE, nullable=False),
    Column("border", Integer),
    Column("spans", JSON_VALUE, nullable=False),
    Column("note", Text, nullable=False),
    Column("batch", Text, nullable=False),  # one for all labels given at once: undone at once
    Column("undone_at", Instant),
    Index(None, "review_id", "id"),
    Index(None, "by", "id"),
    sqlite_autoincrement=True,
)

review_filters = Table(
    "review_filters",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("wanted", JSON_VALUE, nullable=False),
)

review_feed = Table(
    "review_feed",
    metadata,
    Column("source", Text, primary_key=True),  # turns, ratings
    Column("last_id", ROW_ID, nullable=False),
)

model_history = Table(
    "model_history",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("deed", Text, nullable=False),  # promoted, rolled_back, canary, canary_ended
    Column("model", Text, nullable=False),
    Column("before", Text),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("overruled", Boolean, nullable=False),
    Column("data_version", Text, nullable=False),
    Column("figures", JSON_VALUE, nullable=False),
    Index(None, "model", "id"),
    sqlite_autoincrement=True,
)

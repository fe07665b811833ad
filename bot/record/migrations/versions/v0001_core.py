"""Turns, messages, tickets, unreadable events, and the conversations that were forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.record.columns import JSON_VALUE, ROW_ID, Instant

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the core tables."""
    _create_turns()
    _create_messages()
    _create_tickets()
    _create_unreadable_events()
    _create_forgotten()


def downgrade() -> None:
    """Drop them, and what they hold."""
    for table in ("messages", "turns", "tickets", "unreadable_events", "forgotten"):
        op.drop_table(table)


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("message_ids", JSON_VALUE, nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("answered_at", Instant, nullable=False),
        sa.Column("intent", sa.Text),
        sa.Column("confidence", sa.Float),
        sa.Column("decision", sa.Text),
        sa.Column("ranking", JSON_VALUE, nullable=False),
        sa.Column("intents", JSON_VALUE, nullable=False),
        sa.Column("entities", JSON_VALUE, nullable=False),
        sa.Column("replies", JSON_VALUE, nullable=False),
        sa.Column("clauses", JSON_VALUE, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("model_id", sa.Text),
        sa.Column("latency_ms", sa.Float, nullable=False),
        sa.Column("notes", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.UniqueConstraint("event_id", name="uq_turns_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_turns_conversation_id_id", "turns", ["conversation_id", "id"])
    op.create_index("ix_turns_answered_at_intent", "turns", ["answered_at", "intent"])


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("turn_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "message_id", name="pk_messages"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_messages_turn_id", ondelete="CASCADE"),
    )
    op.create_index("ix_messages_turn_id", "messages", ["turn_id"])


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("topic", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("event_id", name="uq_tickets_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tickets_conversation_id", "tickets", ["conversation_id"])
    op.create_index("ix_tickets_state_opened_at", "tickets", ["state", "opened_at"])


def _create_unreadable_events() -> None:
    op.create_table(
        "unreadable_events",
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_unreadable_events"),
    )
    op.create_index("ix_unreadable_events_conversation_id", "unreadable_events", ["conversation_id"])
    op.create_index("ix_unreadable_events_seen_at", "unreadable_events", ["seen_at"])


def _create_forgotten() -> None:
    op.create_table(
        "forgotten",
        sa.Column("conversation_hash", sa.Text, nullable=False),
        sa.Column("forgotten_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("conversation_hash", name="pk_forgotten"),
    )
    op.create_index("ix_forgotten_forgotten_at", "forgotten", ["forgotten_at"])

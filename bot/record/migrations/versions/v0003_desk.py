"""Tickets with their whole life: the columns of the desk, events, notes and tags."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.record.columns import JSON_VALUE, ROW_ID, Instant

revision = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None

TEXTS = ("ticket_id", "group", "skill", "holder", "closed_by", "close_reason")
INTEGERS = ("version", "priority", "reopened", "rating")
INSTANTS = ("queued_at", "taken_at", "first_answer_at", "escalated_at", "closed_at", "changed_at")
INDEXES = (("ticket_id",), ("state", "id"), ("holder", "id"))
TABLES = ("ticket_events", "ticket_notes", "ticket_tags")


def upgrade() -> None:
    """Widen the tickets and create the other tables; a ticket written before is named by its event."""
    _widen_tickets()
    _create_ticket_events()
    _create_ticket_notes()
    _create_ticket_tags()


def downgrade() -> None:
    """Drop them, and what they hold."""
    for table in TABLES:
        op.drop_table(table)
    for columns in INDEXES:
        op.drop_index(f"ix_tickets_{'_'.join(columns)}", "tickets")
    for name in (*TEXTS, *INTEGERS, *INSTANTS, "last_day", "tags"):
        op.drop_column("tickets", name)


def _widen_tickets() -> None:
    for name in TEXTS:
        op.add_column("tickets", sa.Column(name, sa.Text))
    for name in INTEGERS:
        op.add_column("tickets", sa.Column(name, sa.Integer))
    for name in INSTANTS:
        op.add_column("tickets", sa.Column(name, Instant))
    op.add_column("tickets", sa.Column("last_day", sa.Date))
    op.add_column("tickets", sa.Column("tags", JSON_VALUE))
    op.execute("UPDATE tickets SET ticket_id = event_id, version = 1")
    for columns in INDEXES:
        unique = columns == ("ticket_id",)
        op.create_index(f"ix_tickets_{'_'.join(columns)}", "tickets", list(columns), unique=unique)


def _create_ticket_events() -> None:
    op.create_table(
        "ticket_events",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("ticket_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("details", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_events"),
        sa.UniqueConstraint("event_id", name="uq_ticket_events_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ticket_events_ticket_id_version", "ticket_events", ["ticket_id", "version"])
    op.create_index("ix_ticket_events_conversation_id_id", "ticket_events", ["conversation_id", "id"])
    op.create_index("ix_ticket_events_act_at", "ticket_events", ["act", "at"])


def _create_ticket_notes() -> None:
    op.create_table(
        "ticket_notes",
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("ticket_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_ticket_notes"),
    )
    op.create_index("ix_ticket_notes_ticket_id", "ticket_notes", ["ticket_id"])
    op.create_index("ix_ticket_notes_conversation_id", "ticket_notes", ["conversation_id"])


def _create_ticket_tags() -> None:
    op.create_table(
        "ticket_tags",
        sa.Column("ticket_id", sa.Text, nullable=False),
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "tag", name="pk_ticket_tags"),
    )
    op.create_index("ix_ticket_tags_conversation_id", "ticket_tags", ["conversation_id"])
    op.create_index("ix_ticket_tags_tag_ticket_id", "ticket_tags", ["tag", "ticket_id"])

"""Messages to review, labels, saved filters, and the history of models."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.record.columns import JSON_VALUE, ROW_ID, Instant

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None

REVIEW_INDEXES = (("status", "id"), ("intent", "id"), ("conversation_id", "id"), ("at",))


def upgrade() -> None:
    """Create the tables."""
    _create_reviews()
    _create_labels()
    _create_review_filters()
    _create_model_history()


def downgrade() -> None:
    """Drop them, and what they hold."""
    for table in ("labels", "reviews", "review_filters", "review_feed", "model_history"):
        op.drop_table(table)


def _create_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("turn_id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("intent", sa.Text),
        sa.Column("confidence", sa.Float),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reasons", sa.Integer, nullable=False),
        sa.Column("chosen", sa.Text),
        sa.Column("agent_answer", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("second_wanted", sa.Boolean, nullable=False),
        sa.Column("kept_in", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_reviews_turn_id", ondelete="CASCADE"),
        sa.UniqueConstraint("turn_id", name="uq_reviews_turn_id"),
        sqlite_autoincrement=True,
    )
    for columns in REVIEW_INDEXES:
        op.create_index(f"ix_reviews_{'_'.join(columns)}", "reviews", list(columns))


def _create_labels() -> None:
    op.create_table(
        "labels",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("review_id", ROW_ID, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("intents", JSON_VALUE, nullable=False),
        sa.Column("border", sa.Integer),
        sa.Column("spans", JSON_VALUE, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("undone_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_labels"),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name="fk_labels_review_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_labels_review_id_id", "labels", ["review_id", "id"])
    op.create_index("ix_labels_by_id", "labels", ["by", "id"])


def _create_review_filters() -> None:
    op.create_table(
        "review_filters",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("wanted", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name="pk_review_filters"),
    )
    op.create_table(
        "review_feed",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("last_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_review_feed"),
    )


def _create_model_history() -> None:
    op.create_table(
        "model_history",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("overruled", sa.Boolean, nullable=False),
        sa.Column("data_version", sa.Text, nullable=False),
        sa.Column("figures", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_model_history_model_id", "model_history", ["model", "id"])

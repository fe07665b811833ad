"""What members thought of the answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.record.columns import ROW_ID, Instant

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "ratings",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("response", sa.Text),
        sa.Column("comment", sa.Text),
        sa.Column("rated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_ratings_conversation_id_subject", "ratings", ["conversation_id", "subject"], unique=True
    )
    op.create_index("ix_ratings_rated_at", "ratings", ["rated_at"])
    op.create_index("ix_ratings_response_value", "ratings", ["response", "value"])


def downgrade() -> None:
    """Drop it, and what it holds."""
    op.drop_table("ratings")

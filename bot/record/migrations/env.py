"""What Alembic runs for every command; `bot.record.upgrade` hands the connection, already in a transaction.

The one file of this room that acts when it is loaded: Alembic loads it, nobody imports it.
"""

from __future__ import annotations

from alembic import context

from bot.record.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
context.run_migrations()

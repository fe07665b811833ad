"""A database of a test's own on the PostgreSQL server that tests may use (`TEST_POSTGRESQL_URL`)."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy.engine import URL, make_url

SERVER = make_url(os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres"))


async def _on_server(statement: str) -> None:
    connection = await asyncpg.connect(SERVER.render_as_string(hide_password=False), timeout=3)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def new_postgresql_database() -> AsyncIterator[URL]:
    """A database with a random name, dropped at the end; skips when there is no server."""
    name = f"record_test_{secrets.token_hex(6)}"
    try:
        await _on_server(f'CREATE DATABASE "{name}"')
    except OSError as error:
        pytest.skip(f"no PostgreSQL server: {error}")
    try:
        await _on_server(
            f'ALTER DATABASE "{name}" SET synchronous_commit = off'
        )  # nobody pulls the plug here
        yield SERVER.set(drivername="postgresql+asyncpg", database=name)
    finally:
        await _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')

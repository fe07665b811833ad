"""The reference server on SQLite and on PostgreSQL, seeded once, with a clock the tests move."""

import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import delete

from member_api.settings import Settings, async_url
from member_api.tables import BindingRow, ChallengeRow, GuardRow
from tests.member_api.member_api_contract import Contract
from tests.member_api.member_api_server import SERVER, TOKEN, Api, running


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract()


@pytest.fixture(scope="session")
async def seeded_file(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Path:
    """A SQLite file as the first start leaves it."""
    file = tmp_path_factory.mktemp("seeded") / "members.sqlite3"
    async with running(Settings(TOKEN, database_url=async_url(f"sqlite:///{file}")), contract):
        pass
    return file


@pytest.fixture
def sqlite_settings(seeded_file: Path, tmp_path: Path) -> Settings:
    file = shutil.copy(seeded_file, tmp_path / "members.sqlite3")
    return Settings(TOKEN, database_url=async_url(f"sqlite:///{file}"))


@pytest.fixture(scope="session")
async def postgres_settings(contract: Contract) -> AsyncIterator[Settings]:
    """A PostgreSQL database of our own, dropped at the end."""
    try:
        server = await asyncpg.connect(SERVER)
    except OSError:
        pytest.skip("no PostgreSQL server on its standard local port")
    name = f"member_api_test_{secrets.token_hex(4)}"
    await server.execute(f"CREATE DATABASE {name}")
    try:
        yield Settings(TOKEN, database_url=async_url(SERVER.rpartition("/")[0] + f"/{name}"))
    finally:
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()


@pytest.fixture
async def postgres_api(postgres_settings: Settings, contract: Contract) -> AsyncIterator[Api]:
    async with running(postgres_settings, contract) as api:
        async with api.app.state.service.database.writing() as session:
            for row in (BindingRow, ChallengeRow, GuardRow):
                await session.execute(delete(row))
        yield api


@pytest.fixture
async def sqlite_api(sqlite_settings: Settings, contract: Contract) -> AsyncIterator[Api]:
    async with running(sqlite_settings, contract) as api:
        yield api


@pytest.fixture(params=["sqlite", "postgresql"])
def api(request: pytest.FixtureRequest) -> Api:
    """The server, on each database in turn."""
    return request.getfixturevalue({"sqlite": "sqlite_api", "postgresql": "postgres_api"}[request.param])

"""A house with real stores for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.upgrade import upgrade
from bot.state.connect import open_link
from bot.state.embedded import EmbeddedRedis
from bot.state.server_binary import installed_servers
from tests.server.sign_in.staff_house import StaffHouse, staff_house


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("redis"), installed_servers()[0])
    embedded.start()
    yield embedded.url
    embedded.stop()


@pytest.fixture
async def house(redis_url: str, tmp_path: Path) -> AsyncIterator[StaffHouse]:
    link = open_link(redis_url)
    await link.call("FLUSHALL")
    database = open_database(database_address(None, tmp_path))
    await upgrade(database)
    yield staff_house(link, database)
    await database.close()
    await link.close()


@pytest.fixture
async def client(house: StaffHouse) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client() as made:
        yield made

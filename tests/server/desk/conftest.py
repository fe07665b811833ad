"""A desk with real stores for each test, and visitors who are signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.state.embedded import EmbeddedRedis
from bot.state.server_binary import installed_servers
from tests.server.desk.desk_house import DeskHouse, desk_house
from tests.server.sign_in.visits import enter

Visits = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture(scope="session")
def desk_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("redis"), installed_servers()[0])
    embedded.start()
    yield embedded.url
    embedded.stop()


@pytest.fixture
async def house(desk_redis: str, tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(desk_redis, tmp_path) as built:
        yield built


@pytest.fixture
async def visits(house: DeskHouse) -> AsyncIterator[Visits]:
    """Signs somebody in; the client carries the CSRF token as the page's script does."""
    clients: list[httpx.AsyncClient] = []

    async def visit(name: str) -> httpx.AsyncClient:
        client = house.staff.client()
        clients.append(client)
        client.headers["X-CSRF-Token"] = await enter(client, name)
        return client

    yield visit
    for client in clients:
        await client.aclose()

"""A worker of the web channel on a real Redis."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bot.state.embedded import EmbeddedRedis
from tests.channels.web.live_web import LiveWeb, live_web


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("web-redis"))
    embedded.start()
    yield embedded.url
    embedded.stop()


@pytest.fixture
async def web(redis_url: str) -> AsyncIterator[LiveWeb]:
    async with live_web(redis_url) as made:
        await made.link.call("FLUSHALL")
        yield made


@pytest.fixture
async def client(web: LiveWeb) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=web.url, timeout=20) as made:
        yield made


@pytest.fixture
async def member(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client that has its session."""
    token = (await client.post("/web/session", json={"token": None})).json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client

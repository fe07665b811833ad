"""A client of the member-status API, before a server that misbehaves and before the reference server."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.members.api import MemberApi, connect
from bot.members.memory_cache import MemoryCache
from member_api.app import create_app
from member_api.settings import Settings, async_url
from tests.members.misbehaving_server import Server, misbehaving


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with misbehaving() as server:
        yield server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[MemberApi]:
    async with connect(server.url, "made-up-token", MemoryCache()) as api:
        yield api


@pytest.fixture(scope="session")
async def reference_http(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """The reference server, on its own database."""
    file = tmp_path_factory.mktemp("reference") / "members.sqlite3"
    app = create_app(Settings("made-up-token", database_url=async_url(f"sqlite:///{file}")))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://member-api",
            headers={"Authorization": "Bearer made-up-token"},
        ) as http,
    ):
        yield http


@pytest.fixture
def reference(reference_http: httpx.AsyncClient) -> MemberApi:
    return MemberApi(reference_http, MemoryCache())

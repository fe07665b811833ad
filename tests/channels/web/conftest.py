"""A browser-like client on the web channel, with a scripted bot behind it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.channels.web.scripted_bot import Limits, ScriptedBot, web_app


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot()


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
async def client(bot: ScriptedBot, limits: Limits) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(web_app(bot, limits), client=("203.0.113.7", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as made:
        yield made


@pytest.fixture
async def member(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client that has its session."""
    await client.post("/web/session", json={})
    return client

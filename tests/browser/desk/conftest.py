"""A desk on a real port with real stores: a member, two agents and a supervisor, each in a browser of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, Page

from bot.state.embedded import EmbeddedRedis
from bot.state.server_binary import installed_servers
from tests.browser.desk.people import AgentPage, House
from tests.browser.local_server import LocalServer
from tests.server.desk.desk_house import desk_house
from tests.server.sign_in.staff_house import PASSWORD

WIDE = {"width": 1280, "height": 800}
SitsDown = Callable[..., Awaitable[AgentPage]]


@pytest.fixture(scope="module")
def desk_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("desk-redis"), installed_servers()[0])
    embedded.start()
    yield embedded.url
    embedded.stop()


@pytest.fixture
async def desk(desk_redis: str, tmp_path: Path) -> AsyncIterator[House]:
    """The running desk; `clock` is the one members live by."""
    house = House()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with desk_house(desk_redis, tmp_path) as built:
            house.built(built)
            app.mount("/", built.app)
            yield

    house.server = LocalServer(FastAPI(lifespan=lifespan))
    yield house
    await house.say_goodbye()
    await asyncio.to_thread(house.server.stop)


@pytest.fixture
async def sits_down(browser: Browser, desk: House) -> AsyncIterator[SitsDown]:
    """Somebody signs in and opens the desk; no page may have script errors or refused resources."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    async def sit(name: str, viewport: dict[str, int] = WIDE, path: str = "/desk") -> AgentPage:
        context = await browser.new_context(viewport=viewport, locale="zh-CN", base_url=desk.server.url)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
        )
        await _sign_in(page, name, path)
        if path == "/desk":
            await page.locator("html[data-live]").wait_for()
        return AgentPage(page)

    yield sit
    for context in contexts:
        await context.close()
    assert errors == []


async def _sign_in(page: Page, name: str, path: str) -> None:
    await page.goto(f"/sign-in?next={path}")
    await page.get_by_label("账号").fill(name)
    await page.get_by_label("密码").fill(PASSWORD)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")

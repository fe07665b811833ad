"""A real Chromium on a real server with a scripted bot."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from tests.browser.chat import Chat
from tests.browser.chromium import ARGUMENTS, NoBrowser, chromium
from tests.browser.local_server import LocalServer
from tests.channels.web.scripted_bot import Limits, ScriptedBot, web_app

PHONE = {"width": 360, "height": 740}
PATIENCE_MS = 8_000


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    try:
        path = chromium()
    except NoBrowser as error:
        pytest.fail(str(error))
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield launched
        await launched.close()


@pytest.fixture(scope="session")
def house() -> Iterator[tuple[ScriptedBot, Limits, LocalServer]]:
    """One server for all tests; every test has a session, and so a conversation, of its own."""
    bot, limits = ScriptedBot(), Limits()
    running = LocalServer(web_app(bot, limits))
    yield bot, limits, running
    running.stop()


@pytest.fixture
def bot(house: tuple[ScriptedBot, Limits, LocalServer]) -> ScriptedBot:
    house[0].clear(seconds=0.02)
    return house[0]


@pytest.fixture
def limits(house: tuple[ScriptedBot, Limits, LocalServer]) -> Limits:
    house[1].seconds.clear()
    return house[1]


@pytest.fixture
def server(house: tuple[ScriptedBot, Limits, LocalServer], bot: ScriptedBot, limits: Limits) -> LocalServer:
    if not house[2].running:
        house[2].start()
    return house[2]


@pytest.fixture(scope="session")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    made = await browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    made.set_default_timeout(PATIENCE_MS)
    yield made
    await made.close()


@pytest.fixture
async def context(phone: BrowserContext) -> AsyncIterator[BrowserContext]:
    """The phone of a member who was never here: no cookie, nothing stored, no page open."""
    await phone.clear_cookies()
    yield phone
    await phone.set_offline(False)
    for page in phone.pages:
        await page.evaluate("localStorage.clear()")
        await page.close()


@pytest.fixture
async def chat(context: BrowserContext, server: LocalServer) -> AsyncIterator[Chat]:
    """The page, opened and greeted; it must stay without script errors and refused resources."""
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None
    )
    opened = Chat(page)
    await opened.open(server.url)
    yield opened
    assert errors == []


@pytest.fixture(scope="module")
async def masking(browser: Browser, house: tuple[ScriptedBot, Limits, LocalServer]) -> AsyncIterator[Chat]:
    """One page for many looks at the masking rules."""
    page = await browser.new_page()
    opened = Chat(page)
    await opened.open(house[2].url)
    yield opened
    await page.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = Path(__file__).resolve().parents[2] / "reports" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder

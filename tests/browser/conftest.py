"""A real Chromium on a real server with a fake bot that speaks the widget's protocol."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.chat import Chat
from tests.browser.chromium import ARGUMENTS, NoBrowser, chromium
from tests.browser.local_server import LocalServer
from tests.fakes.web_bot import FakeWebBot, Hand
from tests.fakes.web_server import web_server

PHONE = {"width": 360, "height": 740}
PATIENCE_MS = 8_000
Watch = Callable[[Page], list[str]]


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
def house() -> Iterator[tuple[Hand, LocalServer]]:
    """One server for all tests; every test has a session, and so a conversation, of its own."""
    bot = FakeWebBot()
    hand = Hand(bot)
    running = LocalServer(web_server(bot, hand))
    yield hand, running
    running.stop()


@pytest.fixture
def server(house: tuple[Hand, LocalServer]) -> LocalServer:
    if not house[1].running:
        house[1].start()
    return house[1]


@pytest.fixture
def site(server: LocalServer) -> str:
    """The address of the page."""
    return server.url


@pytest.fixture
def hand(house: tuple[Hand, LocalServer], server: LocalServer) -> Hand:
    """The way to the fake bot, which starts each test as new; its sessions go on counting."""
    fresh = FakeWebBot(tokens=house[0].bot.tokens)
    for name in ("seconds", "blocked", "mute", "refusal", "state", "said", "told", "receipts"):
        setattr(house[0].bot, name, getattr(fresh, name))
    house[0].bot.ended.clear()
    return house[0]


@pytest.fixture
def bot(hand: Hand) -> FakeWebBot:
    return hand.bot


@pytest.fixture
def watched() -> Watch:
    """Watches a page for script errors and refused resources."""

    def watch(page: Page) -> list[str]:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None,
        )
        return errors

    return watch


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """The phone of a member who was never here."""
    made = await browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    made.set_default_timeout(PATIENCE_MS)
    yield made
    await made.close()


@pytest.fixture
async def chat(
    context: BrowserContext, server: LocalServer, bot: FakeWebBot, watched: Watch
) -> AsyncIterator[Chat]:
    """The page, opened and greeted; it must stay without script errors and refused resources."""
    page = await context.new_page()
    errors = watched(page)
    opened = Chat(page)
    await opened.open(server.url)
    yield opened
    assert errors == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = Path(__file__).resolve().parents[2] / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder

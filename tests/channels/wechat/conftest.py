"""A whole WeChat channel: real Redis, the real turn, a scripted engine, and WeChat on both sides."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.channels.wechat.waits import Pace
from bot.conversation.turn import Engines, Observer, Turns
from bot.server.wechat import WeChat, connect_wechat, mount_wechat, wechat_pushers
from bot.settings import Settings
from bot.state.connect import open_link
from bot.state.deliverer import Deliverer, Patience
from bot.state.embedded import EmbeddedRedis
from bot.state.link import Link
from bot.state.outbox import Outbox
from bot.state.store import RedisLiveState
from bot.text.privacy import random_token
from tests.channels.wechat.weixin import KEY, OLD_KEY, TOKEN, Weixin
from tests.fakes.memory_vault import MemoryVault
from tests.fakes.scripted_engine import ScriptedEngine
from tests.fakes.wechat_api import APP_ID, SECRET, FakeWeChat, running_wechat

QUICK = Patience(lease=5, push=2, tries=3, first_pause=0, look=0.01)
# As the real ones, but shorter: WeChat hangs up after 0.75 s here.
PACE = Pace(typing=0.1, late=0.5, hold=1.5, again=0.01)
PATIENCE = 0.75


@dataclass
class WholeChannel:
    """Everything a test may look at."""

    link: Link
    engine: ScriptedEngine
    turns: Turns
    outbox: Outbox
    deliverer: Deliverer
    wechat: WeChat
    api: FakeWeChat
    weixin: Weixin
    seconds: dict[str, int]
    """By user, until when they may not write."""

    def with_key(self, aes_key: str | None, **more: object) -> Weixin:
        return Weixin(self.weixin.http, aes_key, patience=PATIENCE, **more)  # type: ignore[arg-type]  # by name


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("redis"))
    embedded.start()
    yield embedded.url
    embedded.stop()


@pytest.fixture(scope="session")
def running() -> Iterator[FakeWeChat]:
    with running_wechat() as wechat:
        yield wechat


@pytest.fixture
def api(running: FakeWeChat) -> FakeWeChat:
    """WeChat's API as new."""
    running.__init__(address=running.address)  # type: ignore[misc]  # the same object serves the port
    return running


@pytest.fixture
async def link(redis_url: str) -> AsyncIterator[Link]:
    link = open_link(redis_url)
    await link.call("FLUSHALL")
    yield link
    await link.close()


@pytest.fixture
def settings(api: FakeWeChat, tmp_path: Path) -> Callable[..., Settings]:
    def make(**more: str) -> Settings:
        named = {
            "BOT_VAR": str(tmp_path),
            "BOT_SECRET": "a-made-up-secret-of-32-characters",
            "WECHAT_TOKEN": TOKEN,
            "WECHAT_APP_ID": APP_ID,
            "WECHAT_APP_SECRET": SECRET,
            "WECHAT_API_BASE": api.address,
        }
        return Settings.from_environment(named | more)

    return make


@asynccontextmanager
async def whole_channel(link: Link, settings: Settings, api: FakeWeChat) -> AsyncIterator[WholeChannel]:
    engine, live, seconds = ScriptedEngine(), RedisLiveState(link, patience=5), {}
    async with AsyncExitStack() as stack:
        stack.push_async_callback(live.close)
        wechat = await stack.enter_async_context(connect_wechat(settings, link))
        assert wechat is not None
        pushers = wechat_pushers(wechat)
        outbox = Outbox(link, pushers)
        turns = Turns(
            live,
            MemoryVault(),
            Engines(engine, "model-1"),
            random_token,
            Observer(lambda event: None, lambda reason: None),
            pushed=outbox.pushed,
            owing=frozenset(pushers),
        )

        async def allow(kind: str, who: str) -> int:
            return seconds.get(who, 0)

        app = FastAPI()
        mount_wechat(app, stack, wechat, turns, allow, pace=PACE)
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        http = await stack.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url="http://bot.test")
        )
        deliverer = Deliverer(outbox, pushers, QUICK)
        weixin = Weixin(http, patience=PATIENCE)
        yield WholeChannel(link, engine, turns, outbox, deliverer, wechat, api, weixin, seconds)


@pytest.fixture
async def channel(
    link: Link, settings: Callable[..., Settings], api: FakeWeChat
) -> AsyncIterator[WholeChannel]:
    """The channel in plain mode."""
    async with whole_channel(link, settings(), api) as made:
        yield made


@pytest.fixture
async def sealed(
    link: Link, settings: Callable[..., Settings], api: FakeWeChat
) -> AsyncIterator[WholeChannel]:
    """The channel in safe mode, with the present and the previous key."""
    keys = {"WECHAT_AES_KEY": KEY, "WECHAT_AES_KEY_PREVIOUS": OLD_KEY}
    async with whole_channel(link, settings(**keys), api) as made:
        yield made

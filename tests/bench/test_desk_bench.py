"""客服屏幕上看到会员的话要多快：小号的测量，在真的连接上，一句都不能少。"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI

from bench import desk as bench
from bench.desk_people import PASSWORD
from bot.staff.account import NewAccount, Profile
from bot.staff.role import Role
from bot.state.embedded import EmbeddedRedis
from bot.state.server_binary import installed_servers
from tests.browser.local_server import LocalServer
from tests.server.desk import desk_house

NAMES = ("bench1", "bench2", "bench3")


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    embedded = EmbeddedRedis(tmp_path / "redis", installed_servers()[0])
    embedded.start()
    yield embedded.url
    embedded.stop()


@pytest.fixture
def server(redis_url: str, tmp_path: Path) -> Iterator[LocalServer]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with desk_house.desk_house(redis_url, tmp_path / "var") as house:
            kept = await house.staff.passwords.hash(PASSWORD)
            for name in NAMES:
                await house.staff.accounts.add(NewAccount(name, Profile(name, (Role.AGENT,)), kept), "system")
            app.mount("/", house.app)
            yield

    running = LocalServer(FastAPI(lifespan=lifespan))
    yield running
    running.stop()


async def test_三位客服二十个会话_都到了_不慢(server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "SECRET", desk_house.SECRET)
    found = await bench.measure(server.url, NAMES, 20, 20, per_second=20)
    assert (found.opened, found.lost) == (20, 0)
    assert len(found.chat) == len(found.line) == 10
    assert sorted(found.chat)[8] < 1.0

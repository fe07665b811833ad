"""The inner pages on a real port, with real stores, in a real Chromium."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Page

from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.upgrade import upgrade
from bot.staff.audit import Action, about_conversation, about_ticket
from bot.staff.role import Role
from bot.state.connect import open_link
from bot.state.embedded import EmbeddedRedis
from bot.state.server_binary import installed_servers
from tests.browser.local_server import LocalServer
from tests.server.sign_in.staff_house import staff_house

ACCOUNTS = [
    ("boss", "王管理", (Role.ADMIN,), ()),
    ("zhuguan", "李主管", (Role.SUPERVISOR,), ("理赔",)),
    ("xiaozhang", "张测试", (Role.AGENT,), ("理赔", "退款", "粤语")),
    ("trainer.chen", "陈训练", (Role.TRAINER, Role.AGENT), ()),
]


@pytest.fixture(scope="module")
def staff_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("staff-redis"), installed_servers()[0])
    embedded.start()
    yield embedded.url
    embedded.stop()


@pytest.fixture
def staff_server(staff_redis: str, tmp_path: Path) -> Iterator[LocalServer]:
    """A server with four accounts and some lines in the audit log; its stores live in its own loop."""
    app = FastAPI(lifespan=_stores(staff_redis, tmp_path))
    running = LocalServer(app)
    yield running
    running.stop()


def _stores(redis_url: str, folder: Path):
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        link, database = open_link(redis_url), open_database(database_address(None, folder))
        await link.call("FLUSHALL")
        await upgrade(database)
        house = staff_house(link, database)
        for name, shown, roles, groups in ACCOUNTS:
            await house.add(name, *roles, shown=shown, groups=groups)
        for number in range(60):
            await house.sign_ins.audit.write("xiaozhang", Action.TICKET_TAKEN, about_ticket(number))
        about = about_conversation("0f1e2d3c4b5a")
        await house.sign_ins.audit.write(
            "xiaozhang", Action.MASKED_VALUE_OPENED, about, {"reason": "核对退款"}
        )
        app.mount("/", house.app)
        yield
        await asyncio.gather(link.close(), database.close())

    return lifespan


@pytest.fixture
async def page(browser: Browser, staff_server: LocalServer) -> AsyncIterator[Page]:
    """A page of a visitor who was never here; it must stay without script errors and refused resources."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="zh-CN", base_url=staff_server.url
    )
    context.set_default_timeout(8_000)
    opened = await context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None
    )
    yield opened
    await context.close()
    assert errors == []

"""训练师的一天，在真的浏览器里：用键盘标十句，把一组话提成新意图，没过关的上不了线，过关的上线，再退回。"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, Locator, Page, expect

from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.model_history import ModelHistory
from bot.record.upgrade import upgrade
from bot.server.workbench.promotion import CANDIDATES, Promotions
from bot.staff.role import Role
from bot.state.connect import open_link
from bot.state.embedded import EmbeddedRedis
from bot.state.model_in_service import ModelInService
from bot.state.server_binary import installed_servers
from bot.workbench.gate import Floor, GateRules
from tests.server.sign_in.staff_house import PASSWORD, staff_house
from tests.server.workbench.bench_house import INVOICES, OTHERS, BenchHouse, bench_house
from tests.server.workbench.conftest import archive
from tests.workbench.conftest import checkout_folder, folder
from tests.workbench.judged import figures

__all__ = ["checkout_folder", "folder"]
PATIENCE_MS = 20_000


@pytest.fixture
async def bench(root: Path, tmp_path: Path, checkout_folder: Path) -> AsyncIterator[BenchHouse]:
    (checkout_folder / "data/lexicon").symlink_to(root / "data/lexicon")
    redis = EmbeddedRedis(tmp_path / "redis", installed_servers()[0])
    await asyncio.to_thread(redis.start)
    link, database = open_link(redis.url), open_database(database_address(None, tmp_path / "var"))
    await upgrade(database)
    models = tmp_path / "models"
    for name in ("winter", "spring", f"{CANDIDATES}/summer"):
        archive(models / f"{name}.tar.gz")
    rules = GateRules(Floor(0.6, 0.6), wrong_at_most=0.05)
    promotions = Promotions(models, ModelInService(link), ModelHistory(database), rules)
    yield bench_house(staff_house(link, database), checkout_folder, promotions)
    await database.close()
    await link.close()
    await asyncio.to_thread(redis.stop)


@pytest.fixture
async def page(bench: BenchHouse, browser: Browser) -> AsyncIterator[Page]:
    """Signed in as a trainer, with members' messages in the inbox."""
    await bench.staff.add("xiaoli", Role.TRAINER)
    await bench.talk(*INVOICES, *OTHERS)
    server = uvicorn.Server(uvicorn.Config(bench.app, "127.0.0.1", 0, log_config=None, ws="none"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it so
        await asyncio.sleep(0.01)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    opened = await context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    await opened.goto(f"{url}/sign-in?next=/workbench")
    await opened.fill('input[name="name"]', "xiaoli")
    await opened.fill('input[name="password"]', PASSWORD)
    await opened.keyboard.press("Enter")
    await opened.wait_for_url("**/workbench")
    yield opened
    await context.close()
    server.should_exit = True
    await serving
    assert failures == []


async def test_键盘标十句_分组成新意图_上线要过关_退得回(page: Page, bench: BenchHouse) -> None:
    await label_ten(page, bench)
    await new_intent(page, bench)
    await promote(page, bench)


async def label_ten(page: Page, bench: BenchHouse) -> None:
    await expect(page.locator(".review")).to_have_count(10)
    done = page.locator('.status[data-status="agreed"]')
    for n, key in enumerate("cososcocso", start=1):
        await page.keyboard.press(key)
        await expect(done).to_have_count(n)
    await page.keyboard.press("u")
    await expect(done).to_have_count(9)
    await page.locator(".review").first.focus()
    await page.keyboard.press("n")
    await page.keyboard.type("口语")
    await page.keyboard.press("Escape")
    await page.keyboard.press("r")
    await (
        page.locator(".review").first.locator('select[name="intent"]').first.select_option("ask_claim_payout")
    )
    async with page.expect_response("**/workbench/labels"):
        await page.keyboard.press("Enter")
    await page.reload()
    first = page.locator(".review").first
    await expect(first).to_contain_text("xiaoli")
    await expect(first).to_contain_text("ask_claim_payout（口语）")


async def new_intent(page: Page, bench: BenchHouse) -> None:
    for _ in range(10):
        await bench.room.labels.undo("xiaoli")
    await page.goto(page.url.replace("/workbench", "/workbench/clusters"))
    group = page.locator("details.group").first
    await expect(group).to_contain_text("开发票")
    await group.get_by_text("提出新意图").click()
    fields = {"name": "ask_invoice", "title": "发票", "meaning": "会员要发票"}
    for name, value in fields.items():
        await group.locator(f'input[name="{name}"]').fill(value)
    await group.locator('textarea[name="examples"]').fill("\n".join(INVOICES))
    await group.locator('textarea[name="answer"]').fill("公告没有写发票的事，我给您找人工客服。")
    await group.get_by_role("button", name="看看改动").click()
    await expect(page.locator(".diff")).to_contain_text("+  - ask_invoice")
    await page.get_by_role("button", name="写成分支").click()
    await expect(page.get_by_text("新意图写进了分支")).to_be_visible()
    assert "ask_invoice" in bench.git("show", "workbench/ask-invoice:domain.yml")


async def promote(page: Page, bench: BenchHouse) -> None:
    for name in ("winter", "spring"):
        bench.judge(name)
    bench.judge("summer", figures(wrong=4))
    await bench.room.promotions.promote("winter", "xiaoli")
    await page.goto(page.url.replace("/clusters", "/models"))
    await of(page, "spring").get_by_role("button", name="上线").click()
    await expect(of(page, "spring")).to_contain_text("正在用")
    await of(page, "summer").get_by_role("button", name="上线").click()
    await expect(page.get_by_text("没有过关：答错从 2.00% 升到 4.00%")).to_be_visible()
    await page.get_by_role("button", name="退回上一个").click()
    await page.get_by_role("dialog").get_by_role("button").last.click()
    await expect(of(page, "winter")).to_contain_text("正在用")


def of(page: Page, model: str) -> Locator:
    return page.locator(f'article.model[data-model="{model}.tar.gz"]')

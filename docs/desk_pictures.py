"""The pictures of the agents' guide: `python -m docs.desk_pictures [folder]`, on a desk of its own with made-up members.

Needs the Chromium of the browser tests; without a folder the pictures go to docs/images.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

from fastapi import FastAPI
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from bot.rehearsal.made_up_members import made_up_members
from bot.state.embedded import EmbeddedRedis
from bot.state.server_binary import installed_servers
from tests.browser.chromium import ARGUMENTS, chromium
from tests.browser.desk.people import AgentPage, House, WebMember
from tests.browser.local_server import LocalServer
from tests.server.desk.desk_house import DeskHouse, desk_house
from tests.server.sign_in.staff_house import PASSWORD

GUIDE = Path(__file__).parent / "images"
SHOWN = ("queue", "conversation", "quick-replies", "wall", "reports")
"""Those the guide shows; the others are drawn into another folder, to be looked at."""
COLOURS = 48
WIDTHS = {"phone": (390, 844), "desk": (1280, 800), "wide": (1920, 1080)}
SAID = (
    ("您好，我2月5号的退款怎么还没到？", "转人工"),
    ("我的申请审核一个多月了", "没人理我"),
    ("我要投诉你们，说关就关", "给个说法"),
    ("保险怎么领", "我要转人工"),
)


async def main(folder: Path) -> None:
    """Draw them all."""
    with tempfile.TemporaryDirectory() as kept:
        redis = EmbeddedRedis(Path(kept) / "redis", installed_servers()[0])
        redis.start()
        house = House()
        house.server = LocalServer(FastAPI(lifespan=_desk(house, redis.url, Path(kept) / "var")))
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
                await _draw(browser, house, folder)
                await browser.close()
        finally:
            await house.say_goodbye()
            house.server.stop()
            redis.stop()


def _desk(house: House, redis_url: str, var: Path):  # noqa: ANN202 - a lifespan
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with desk_house(redis_url, var) as built:
            house.built(built)
            app.mount("/", built.app)
            yield

    return lifespan


async def _draw(browser: Browser, house: House, folder: Path) -> None:
    zhang, zhou = await _page(browser, house, "xiaozhang"), await _page(browser, house, "xiaozhou")
    members = [await _waits(house, *said) for said in SAID]
    desk = AgentPage(zhang)
    await zhang.wait_for_timeout(800)
    await _shot(zhang, folder, "queue")
    await zhang.locator("#queue .row-button", has_text="我的退款到哪了").first.click()
    await desk.press("t")
    await zhang.locator(".suggestion").first.wait_for()
    await members[0].says("钱是退到微信吗，等了好几天了")
    await desk.writes("您好，我帮您查一下退款，请稍等。")
    await zhang.locator(".bubble.agent", has_text="已送达").wait_for()
    await desk.leaves_field()
    await desk.press("n")
    await zhang.keyboard.type("会员比较着急，退款记录在处理中。")
    await desk.press("Enter")
    await zhang.wait_for_timeout(1800)
    await desk.press("Escape")
    await _all_widths(zhang, folder, "conversation")
    await zhang.locator("#reply").fill("/tk")
    await zhang.wait_for_timeout(200)
    await _shot(zhang, folder, "quick-replies")
    await zhang.locator("#reply").fill("")
    await zhou.locator("#mine").wait_for()
    await desk.leaves_field()
    await desk.press("?")
    await _shot(zhang, folder, "keys")
    boss = await _page(browser, house, "zhuguan", "/desk/wall")
    await boss.wait_for_timeout(1500)
    await _all_widths(boss, folder, "wall")
    for name in ("search", "tickets", "reports", "settings"):
        await boss.goto(f"/desk/{name}")
        await _shot(boss, folder, name)


async def _waits(house: House, *said: str) -> WebMember:
    """Let a made-up member come, be known to the member system, and ask for people."""
    member = await house.member()
    await member.says(said[0])

    async def bound(desk: DeskHouse) -> None:
        record = made_up_members()[5 + len(desk.members.bindings) % 4].record
        chat = member.conversation_id
        desk.bind(chat, record)

    await house.inside(bound)
    for text in said[1:]:
        await member.says(text)
    return member


async def _page(browser: Browser, house: House, name: str, path: str = "/desk") -> Page:
    context = await browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="zh-CN", base_url=house.server.url
    )
    page = await context.new_page()
    await page.goto(f"/sign-in?next={path}")
    await page.get_by_label("账号").fill(name)
    await page.get_by_label("密码").fill(PASSWORD)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    await page.locator("html[data-live]").wait_for(state="attached")
    return page


async def _all_widths(page: Page, folder: Path, name: str) -> None:
    for kind, (width, height) in WIDTHS.items():
        await page.set_viewport_size({"width": width, "height": height})
        await page.wait_for_timeout(300)
        await _shot(page, folder, name if kind == "desk" else f"{name}-{kind}")
    await page.set_viewport_size({"width": 1280, "height": 800})


async def _shot(page: Page, folder: Path, name: str) -> None:
    if folder == GUIDE and name not in SHOWN:
        return
    drawn = Image.open(BytesIO(await page.screenshot()))
    drawn.convert("RGB").quantize(COLOURS).save(folder / f"desk-{name}.png", optimize=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else GUIDE))

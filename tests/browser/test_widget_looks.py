"""How the widget looks, on phones and desks; the screenshots are for human eyes."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Watch
from tests.browser.local_server import LocalServer
from tests.fakes.web_bot import Hand

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 568}, "has_touch": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
LOOKS: dict[str, tuple[dict[str, Any], str]] = {
    "phone": (PHONE, ""),
    "narrow": (NARROW, ""),
    "narrow-large": (NARROW, "大字"),
    "phone-large": (PHONE, "大字"),
    "phone-dark": ({**PHONE, "color_scheme": "dark"}, ""),
    "phone-traditional": ({**PHONE, "locale": "zh-HK"}, ""),
    "desktop": (DESKTOP, ""),
    "desktop-dark": ({**DESKTOP, "color_scheme": "dark"}, ""),
}
QUESTIONS = {
    "deadline": "我老婆2月5号确诊的，还能报吗",
    "near": "我妈还能报吗",
    "refund": "我的退款到哪了",
    "failed-refund": "退款怎么没到",
    "policy": "我的保单呢",
    "verify": "核对身份",
}
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
SERIOUS = ("serious", "critical")


async def found_by_axe(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical."""
    found = (await Axe().run(page)).response["violations"]
    return [f"{v['id']}: {[node['target'] for node in v['nodes']]}" for v in found if v["impact"] in SERIOUS]


@pytest.fixture(params=LOOKS)
async def look(request: pytest.FixtureRequest, browser: Browser, site: str, hand: Hand, watched: Watch):
    """One way to look at it: its name, and the page opened so. Nothing may go wrong on the page."""
    options, mode = LOOKS[request.param]
    context = await browser.new_context(**{"locale": "zh-CN", **options})
    chat = Chat(await context.new_page())
    errors = watched(chat.page)
    await chat.open(site)
    if mode:
        await chat.button(mode).click()
    yield request.param, chat
    assert errors == []
    await context.close()


async def test_everything_fits_can_be_read_and_has_no_serious_finding(
    look: tuple[str, Chat], hand: Hand, screenshots: Path
):
    """手机、电脑，大字、深色、繁体：每张卡片都放得下、看得清，axe没有严重问题，CSP没有被违反。"""
    name, chat = look
    await chat.page.screenshot(path=screenshots / f"{name}-0-greeting.png")
    assert await found_by_axe(chat.page) == []
    for topic, question in QUESTIONS.items():
        await chat.ask(question)
        assert await chat.misfit() == ""
        await chat.page.screenshot(path=screenshots / f"{name}-{topic}.png")
    await chat.page.locator(".basis").first.click()
    await chat.page.screenshot(path=screenshots / f"{name}-sources.png")
    hand.state(stage="waiting", position=3, wait_minutes=5)
    await chat.button("更多").click()
    await chat.page.screenshot(path=screenshots / f"{name}-menu.png")
    assert await chat.page.evaluate(CONTRAST) == []
    assert await found_by_axe(chat.page) == []
    await chat.input.click()
    await expect(chat.button("保存我被告知的内容")).to_be_hidden()
    hand.state(stage="agent", agent="小林")
    hand.push("agent", "您好，我是小林，我来帮您看退款的事。", name="小林")
    hand.state(stage="closed", rating_asked=True)
    await chat.page.screenshot(path=screenshots / f"{name}-new.png")
    await chat.button("↓ 有新消息").click()
    await expect(chat.page.locator(".score")).to_be_in_viewport()
    await chat.page.screenshot(path=screenshots / f"{name}-score.png")
    assert await chat.misfit() == ""
    assert await chat.page.evaluate(CONTRAST) == []
    assert await found_by_axe(chat.page) == []


@pytest.mark.parametrize("look", ["phone", "desktop"])
async def test_as_a_small_window_on_somebody_elses_page(
    browser: Browser, server: LocalServer, hand: Hand, screenshots: Path, look: str
):
    context = await browser.new_context(locale="zh-CN", **LOOKS[look][0])
    chat = Chat(await context.new_page())
    await chat.page.goto(f"{server.url}/host")
    await chat.page.screenshot(path=screenshots / f"window-{look}-closed.png")
    await chat.button("咨询客服").click()
    await chat.bot.filter(has_text="您好").wait_for()
    await chat.ask(QUESTIONS["refund"])
    await chat.page.screenshot(path=screenshots / f"window-{look}-open.png")
    assert await chat.misfit() == ""
    assert await found_by_axe(chat.page) == []
    await context.close()


@pytest.mark.parametrize("mode", ["", "大字"])
async def test_every_button_is_big_enough_for_a_thumb(chat: Chat, mode: str):
    if mode:
        await chat.button(mode).tap()
    await chat.ask(QUESTIONS["deadline"])
    await chat.ask(QUESTIONS["verify"])
    for button in await chat.page.get_by_role("button").all():
        box = await button.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["width"] >= 44


async def test_a_long_answer_is_read_from_its_start(chat: Chat):
    await chat.page.set_viewport_size({"width": 320, "height": 480})
    answer = await chat.ask(QUESTIONS["deadline"])
    top = await answer.locator(".bubble").evaluate(
        "(bubble) => bubble.getBoundingClientRect().top - bubble.closest('.log').getBoundingClientRect().top"
    )
    assert 0 <= top < 200

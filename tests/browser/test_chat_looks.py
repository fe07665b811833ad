"""How the page looks, on phones and desks; the screenshots are for human eyes."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chat import Chat
from tests.browser.local_server import LocalServer

PHONE = {"width": 360, "height": 740}
LOOKS = {
    "phone": {"viewport": PHONE, "has_touch": True},
    "large-text": {"viewport": PHONE, "has_touch": True},
    "dark": {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
NARROW = {"width": 320, "height": 568}
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


async def conversation(chat: Chat) -> None:
    """Have one of everything on the page."""
    await chat.ask("我老婆2月5号确诊的，还能报吗")
    await chat.ask("我的退款到哪了")
    await chat.ask("我的保单呢")
    await chat.ask("13800001234")
    await chat.ask("2月5号")


@pytest.mark.parametrize("look", LOOKS)
async def test_everything_fits_and_can_be_read(
    browser: Browser, server: LocalServer, screenshots: Path, look: str
):
    context = await browser.new_context(locale="zh-CN", **LOOKS[look])
    chat = Chat(await context.new_page())
    await chat.open(server.url)
    if look == "large-text":
        await chat.button("大字").click()
    assert await chat.overflow() <= 0
    await chat.page.screenshot(path=screenshots / f"{look}-1-greeting.png")
    await conversation(chat)
    assert await chat.overflow() <= 0
    assert await chat.page.evaluate(CONTRAST) == []
    await chat.page.screenshot(path=screenshots / f"{look}-3-end.png")
    await chat.page.locator("#log").evaluate(
        "(log) => log.querySelector('.card').scrollIntoView({block: 'center'})"
    )
    await chat.page.screenshot(path=screenshots / f"{look}-2-card.png")
    await context.close()


async def test_the_narrowest_phone_scrolls_in_one_direction_only(chat: Chat):
    await chat.page.set_viewport_size(NARROW)
    await conversation(chat)
    assert await chat.overflow() <= 0
    await chat.button("大字").tap()
    assert await chat.overflow() <= 0


async def test_every_button_is_big_enough_for_a_thumb(chat: Chat):
    await chat.ask("我老婆2月5号确诊的，还能报吗")
    for button in await chat.page.get_by_role("button").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


async def test_large_text_is_kept_for_the_next_visit(chat: Chat, server: LocalServer):
    size = "parseFloat(getComputedStyle(document.querySelector('.bubble')).fontSize)"
    assert await chat.page.evaluate(size) >= 18
    await chat.button("大字").tap()
    await expect(chat.button("大字")).to_have_attribute("aria-pressed", "true")
    assert await chat.page.evaluate(size) >= 24
    await chat.page.goto(server.url)
    assert await chat.page.evaluate(size) >= 24
    await chat.button("大字").tap()
    assert await chat.page.evaluate(size) < 20


async def test_the_page_says_what_it_is_to_a_screen_reader(chat: Chat):
    log = chat.page.get_by_role("log", name="聊天内容")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(chat.page.get_by_role("textbox", name="输入您的问题")).to_be_visible()
    await expect(chat.page.get_by_role("heading", level=1)).to_contain_text("水滴互助")


async def test_the_keyboard_focus_can_be_seen(chat: Chat):
    await chat.input.focus()
    await chat.page.keyboard.press("Tab")
    outline = await chat.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


async def test_a_long_answer_is_read_from_its_start(chat: Chat):
    await chat.page.set_viewport_size({"width": 320, "height": 480})
    answer = await chat.ask("我老婆2月5号确诊的，还能报吗")
    top = await answer.locator(".bubble").evaluate(
        "(bubble) => bubble.getBoundingClientRect().top - document.getElementById('log').getBoundingClientRect().top"
    )
    assert 0 <= top < 200

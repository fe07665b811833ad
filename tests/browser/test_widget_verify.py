"""The verification card and long numbers: sent, never kept, never shown."""

from playwright.async_api import BrowserContext, expect

from tests.browser.chat import Chat
from tests.fakes.web_bot import FakeWebBot, Refusal

PHONE = "13800000001"


async def submit(chat: Chat, value: str) -> None:
    """Fill the open card and send it."""
    await chat.page.locator(".verify:not([hidden]) input").fill(value)
    await chat.button("提交").tap()


async def test_the_card_takes_phone_last_four_and_code(chat: Chat, bot: FakeWebBot):
    """三步核对：手机号、证件后四位、验证码；聊天里只看得到“已提交”。"""
    await chat.ask("核对身份")
    field = chat.page.get_by_label("会员登记的手机号（11位）")
    await expect(field).to_have_attribute("inputmode", "numeric")
    await expect(field).to_have_attribute("autocomplete", "off")
    await submit(chat, "138 0000-0001")
    await expect(chat.page.get_by_label("身份证号后四位（尾号 0001）")).to_be_visible()
    await chat.page.locator(".verify:not([hidden]) input").fill("123")
    await chat.button("末位是X").tap()
    await chat.button("提交").tap()
    await expect(chat.page.get_by_label("短信验证码")).to_be_visible()
    await submit(chat, "２４６８１０")
    await expect(chat.bot.last).to_contain_text("核对好了")
    await expect(chat.page.locator(".verify:not([hidden])")).to_have_count(0)
    await expect(chat.member.locator(".bubble")).to_have_text(
        ["核对身份", "已提交手机号", "已提交证件号后四位", "已提交验证码"]
    )
    assert bot.texts[-3:] == [PHONE, "123X", "246810"]
    for seen in (await chat.markup(), await chat.stored()):
        assert not any(secret in seen for secret in (PHONE, "123X", "246810"))


async def test_a_mistyped_number_is_not_sent_and_explained(chat: Chat, bot: FakeWebBot):
    await chat.ask("核对身份")
    await submit(chat, "1380000")
    await expect(chat.page.locator(".wrong")).to_have_text("手机号是1开头的11位数字，请再看一下。")
    await expect(chat.page.locator(".verify input")).to_have_attribute("aria-invalid", "true")
    await expect(chat.page.locator(".verify input")).to_be_focused()
    assert bot.texts == ["/greet", "核对身份"]


async def test_who_would_rather_not_says_so(chat: Chat, bot: FakeWebBot):
    await chat.ask("核对身份")
    await chat.button("先不核对").tap()
    await chat.until(lambda: bot.texts[-1] == "算了")
    await expect(chat.page.locator(".verify:not([hidden])")).to_have_count(0)


async def test_a_number_under_way_is_nowhere_but_in_memory(
    chat: Chat, bot: FakeWebBot, context: BrowserContext
):
    """号码还没发出去就刷新了页面：不会偷偷存着，请会员再输一次。"""
    await chat.ask("核对身份")
    await context.set_offline(True)
    await submit(chat, PHONE)
    await expect(chat.member.last).to_contain_text("已提交手机号")
    assert PHONE not in await chat.stored() + await chat.markup()
    second = Chat(await context.new_page())
    await context.set_offline(False)
    await chat.page.close()
    await second.page.goto(f"{bot_url(chat)}")
    await expect(second.bot.first).to_be_visible()
    if await second.member.filter(has_text="再输入一次").count():
        await expect(second.button("重发")).to_have_count(0)


def bot_url(chat: Chat) -> str:
    """Return the address the chat was opened at."""
    return chat.page.url


async def test_a_number_typed_into_the_chat_is_masked_and_still_sent(chat: Chat, bot: FakeWebBot):
    bot.seconds = 0.4
    await chat.say(PHONE)
    await expect(chat.member.last.locator(".bubble")).to_have_text("•••")
    assert PHONE not in await chat.stored() + await chat.markup()
    await chat.until(lambda: bot.texts[-1] == PHONE)


async def test_a_refused_number_can_be_resent_while_the_page_is_open(chat: Chat, bot: FakeWebBot):
    await chat.ask("核对身份")
    bot.refusal = Refusal("这条消息没有收好，请再发一次。")
    await submit(chat, PHONE)
    await expect(chat.member.last).to_contain_text("没有收好")
    assert PHONE not in await chat.stored()
    await chat.button("重发").tap()
    await chat.until(lambda: bot.texts[-1] == PHONE)

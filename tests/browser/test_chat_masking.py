"""Long numbers in the member's own bubble: neither shown nor kept, but sent."""

import pytest
from playwright.async_api import expect

from tests.browser.chat import Chat
from tests.channels.web.scripted_bot import ScriptedBot

MASK = "•••"


async def test_a_phone_number_is_masked_and_still_sent(chat: Chat, bot: ScriptedBot):
    await chat.ask("13800001234")
    await expect(chat.member.last.locator(".bubble")).to_have_text(MASK)
    await expect(chat.member.last).to_contain_text("号码已替您遮住")
    assert bot.answered_texts[-1] == "13800001234"
    assert "13800001234" not in await chat.stored()
    await chat.page.reload()
    await expect(chat.member.last.locator(".bubble")).to_have_text(MASK)


async def test_the_last_four_are_masked_when_the_bot_asked_for_them(chat: Chat, bot: ScriptedBot):
    await chat.ask("13800001234")
    await chat.ask("123X")
    await expect(chat.member.last.locator(".bubble")).to_have_text(MASK)
    assert bot.answered_texts[-1] == "123X"
    assert "123X" not in await chat.stored()


async def test_the_last_four_typed_ahead_are_masked_too(chat: Chat, bot: ScriptedBot):
    bot.seconds = 0.2
    await chat.say("13800001234")
    await chat.say("1234")
    await expect(chat.bot).to_have_count(3)
    await expect(chat.member.locator(".bubble")).to_have_text([MASK, MASK])
    assert '"1234"' not in (await chat.stored()).replace("\\", "")


async def test_a_masked_message_lost_in_a_reload_is_asked_for_again(chat: Chat, bot: ScriptedBot):
    bot.seconds = 0.5
    await chat.say("13800001234")
    await expect(chat.member.last).to_contain_text("发送中")
    await chat.page.reload()
    await expect(chat.member.last).to_contain_text("请再输入一次")
    await expect(chat.button("重发")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("我的手机是13800001234", "", "我的手机是•••"),
        ("138-0000-1234，谢谢", "", "•••，谢谢"),
        ("１３８００００１２３４", "", "•••"),
        ("幺三八零零零零一二三四", "", "•••"),
        ("身份证110101190001010015", "", "身份证•••"),
        ("11010119000101001X", "", "•••"),
        ("卡号6222 0000 0000 0000 000", "", "卡号•••"),
        ("我的后四位是1234", "", "我的后四位是•••"),
        ("1234", "请把验证码发给我。", "•••"),
        ("12345678", "请把验证码发给我。", "•••"),
        ("2021年3月5日确诊", "请发身份证号的后四位。", "2021年3月5日确诊"),
        ("去年12月3号确诊，花了30000元", "", "去年12月3号确诊，花了30000元"),
        ("20210205确诊的", "", "20210205确诊的"),
        ("2020-12-03还是2021-02-05", "", "2020-12-03还是2021-02-05"),
        ("保额1000000元", "", "保额1000000元"),
        ("1234", "", "1234"),
    ],
)
async def test_what_is_masked(masking: Chat, text: str, asked: str, shown: str):
    script = "async ([text, asked]) => (await import('/web/static/masking.js')).masked(text, asked)"
    assert await masking.page.evaluate(script, [text, asked]) == shown

"""Networks that break: nothing is lost, nothing comes twice."""

import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.local_server import LocalServer
from tests.fakes.web_bot import FakeWebBot, Hand, Refusal


def said_once(bot: FakeWebBot, token: str, text: str) -> bool:
    """Whether the conversation holds a message exactly once."""
    return [entry["text"] for entry in bot.entries[token] if entry["speaker"] == "member"].count(text) == 1


async def test_a_server_that_was_killed_is_found_again_and_the_message_sent_once(
    chat: Chat, bot: FakeWebBot, hand: Hand, server: LocalServer
):
    """服务器断了：写的话留着，页面说明；服务器回来以后自动发，只发一次。"""
    server.stop()
    await expect(chat.notice).to_contain_text("正在重新连接")
    await chat.say("我的退款到哪了")
    await expect(chat.member.last).to_contain_text("等待发送")
    server.start()
    await expect(chat.bot.last).to_contain_text("正在处理", timeout=20_000)
    await expect(chat.notice).to_be_empty()
    await expect(chat.member).to_have_count(1)
    assert said_once(bot, hand.token, "我的退款到哪了")


async def test_what_was_said_meanwhile_is_shown_after_the_break(
    chat: Chat, bot: FakeWebBot, hand: Hand, server: LocalServer
):
    """断线时客服说的话，连上以后接着上次看到的地方补上。"""
    await chat.ask("我的退款到哪了")
    server.stop()
    bot.keep(hand.token, "agent", text="我在，您说。", name="小林")
    server.start()
    await expect(chat.page.locator(".row.agent")).to_have_count(1, timeout=20_000)
    await expect(chat.bot).to_have_count(2)


async def test_a_connection_that_swallows_messages_is_left_and_the_message_counts_once(
    chat: Chat, bot: FakeWebBot, hand: Hand, server: LocalServer
):
    bot.mute = True
    await chat.say("我的退款到哪了")
    await chat.until(lambda: len(bot.said) == 2)
    await expect(chat.member.last).to_contain_text("发送中")
    bot.mute = False
    server.stop()
    server.start()
    await expect(chat.bot.last).to_contain_text("正在处理", timeout=20_000)
    assert len({said["id"] for said in bot.said if said["text"] == "我的退款到哪了"}) == 1
    assert said_once(bot, hand.token, "我的退款到哪了")


async def test_what_is_written_offline_is_kept_over_a_reload_and_sent_once(
    chat: Chat, bot: FakeWebBot, hand: Hand, context: BrowserContext
):
    """没有网络时写的话存在手机里，下次打开再发，不会重复。"""
    await context.set_offline(True)
    await expect(chat.notice).to_contain_text("现在没有网络")
    await chat.say("我的退款到哪了")
    await chat.say("我的保单呢")
    await expect(chat.member.locator(".state")).to_have_text(["等待发送，连上以后自动发"] * 2)
    assert (await chat.stored()).count("say:") == 2
    second = Chat(await context.new_page())
    await context.set_offline(False)
    await second.page.goto(chat.page.url)
    await expect(second.bot).to_have_count(3, timeout=20_000)
    await expect(chat.bot).to_have_count(3, timeout=20_000)
    assert said_once(bot, hand.token, "我的退款到哪了") and said_once(bot, hand.token, "我的保单呢")
    await expect(second.member).to_have_count(2)
    await expect(chat.member).to_have_count(2)
    await chat.until(lambda: True)
    assert "say:" not in await chat.stored()


async def test_two_tabs_are_one_conversation(chat: Chat, context: BrowserContext, bot: FakeWebBot):
    second = Chat(await context.new_page())
    await second.open(chat.page.url)
    await chat.ask("我的退款到哪了")
    await expect(second.bot).to_have_count(2)
    await expect(second.member.locator(".bubble")).to_have_text(["我的退款到哪了"])
    await second.ask("我的保单呢")
    await expect(chat.bot).to_have_count(3)
    assert bot.texts.count("/greet") == 1


async def test_two_tabs_opened_at_once_share_one_session(
    context: BrowserContext, server: LocalServer, bot: FakeWebBot
):
    others = [*bot.sockets.values()]
    pages = [Chat(await context.new_page()) for _ in range(2)]
    for chat in pages:
        await chat.page.goto(server.url, wait_until="commit")
    for chat in pages:
        await expect(chat.bot).to_have_count(1)
    await pages[1].ask("我的退款到哪了")
    await expect(pages[0].bot).to_have_count(2)
    assert len({*bot.sockets.values()} - {*others}) == 1


async def test_a_return_shows_the_last_messages_and_earlier_ones_on_request(
    chat: Chat, bot: FakeWebBot, hand: Hand
):
    """回来看得到上次的对话；“更早的消息”往前翻，眼前的内容不跳走。"""
    for number in range(45):
        bot.keep(hand.token, "bot", text=f"第{number}条")
    await chat.page.reload()
    await expect(chat.bot.first).to_contain_text("第25条")
    await chat.button("更早的消息").tap()
    await expect(chat.bot.first).to_contain_text("第5条")
    await chat.button("更早的消息").tap()
    await expect(chat.bot.first).to_contain_text("您好")
    await expect(chat.button("更早的消息")).to_be_hidden()
    assert bot.texts == ["/greet"]


async def test_where_sockets_are_blocked_plain_requests_do(
    context: BrowserContext, server: LocalServer, bot: FakeWebBot, hand: Hand
):
    """有的网络不让用WebSocket：照样能问能答，别人发来的话也看得到。"""
    bot.blocked = True
    chat = Chat(await context.new_page())
    await chat.page.goto(server.url)
    await expect(chat.bot).to_have_count(1, timeout=20_000)
    bot.seconds = 0.3
    await chat.say("我的退款到哪了")
    await expect(chat.typing).to_be_visible()
    await expect(chat.bot).to_have_count(2)
    bot.keep(hand.token, "agent", text="我在，您说。", name="小林")
    await expect(chat.page.locator(".row.agent")).to_have_count(1)
    await expect(chat.notice).to_be_empty()
    await chat.page.locator(".row.bot .up").last.tap()
    await chat.until(lambda: bool(bot.told))
    bot.refusal = Refusal("您发得太快了，请过1秒再发。", retry_after=1)
    await chat.say("我的保单呢")
    await expect(chat.member.last).to_contain_text("请过1秒再发")
    await expect(chat.bot).to_have_count(3)


async def test_after_polling_a_socket_is_tried_again(
    context: BrowserContext, server: LocalServer, bot: FakeWebBot, hand: Hand
):
    bot.blocked = True
    chat = Chat(await context.new_page())
    await chat.page.goto(server.url)
    await expect(chat.bot).to_have_count(1, timeout=20_000)
    bot.blocked = False
    await chat.page.evaluate("window.dispatchEvent(new Event('online'))")
    await chat.until(lambda: hand.token in bot.sockets.values())


async def test_a_session_that_ended_is_renewed_without_a_word(chat: Chat, bot: FakeWebBot, hand: Hand):
    """登录凭证过期：悄悄换一个，话照样发出去。"""
    old = hand.token
    bot.ended.add(old)
    await chat.page.reload()
    await chat.bot.filter(has_text="您好").wait_for()
    await chat.ask("我的退款到哪了")
    assert hand.token != old
    assert said_once(bot, hand.token, "我的退款到哪了")


@pytest.mark.parametrize("kept", ['"[{"', "{}", "7", '{"id": 1}', "null"])
async def test_broken_storage_starts_afresh(chat: Chat, kept: str):
    await chat.page.evaluate(
        "(kept) => { for (const name of ['token', 'say:x', 'large', 'lang']) localStorage.setItem('member-chat:' + name, kept); }",
        kept,
    )
    await chat.page.reload()
    await chat.bot.filter(has_text="您好").wait_for()

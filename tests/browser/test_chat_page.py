"""The chat page in a real browser: asking, tapping, resending, coming back."""

from pathlib import Path

from playwright.async_api import BrowserContext, expect

from bot.errors import Overloaded
from tests.browser.chat import Chat
from tests.browser.local_server import LocalServer
from tests.channels.web.scripted_bot import SHUTDOWN, TOPICS, Limits, ScriptedBot


async def test_the_page_greets_with_topics(chat: Chat, bot: ScriptedBot):
    await expect(chat.bot).to_have_count(1)
    await expect(chat.bot.get_by_role("button")).to_have_text([b.title for b in TOPICS])
    await expect(chat.member).to_have_count(0)
    assert bot.answered_texts == ["/greet"]
    await expect(chat.page.get_by_text("智能客服，不是真人。请不要发送密码。")).to_be_visible()


async def test_a_question_is_answered_with_its_lines(chat: Chat):
    answer = await chat.ask("我老婆2月5号确诊的，还能报吗")
    await expect(answer.locator(".bubble")).to_contain_text("最晚2021年8月4日")
    assert (await answer.locator(".bubble").inner_text()).count("\n") == 2
    await expect(chat.member.last).to_contain_text("我老婆2月5号确诊的，还能报吗")
    await expect(chat.member.last).to_contain_text("已发送")
    assert await chat.input.input_value() == ""


async def test_what_the_record_says_is_drawn_as_lists(chat: Chat):
    deadline = (await chat.ask("我老婆2月5号确诊的，还能报吗")).locator(".card")
    await expect(deadline.locator("dt")).to_have_text(["首次确诊", "最晚申请", "还剩"])
    await expect(deadline.locator("dd")).to_have_text(["2021年2月5日", "2021年8月4日", "114天"])
    refund = (await chat.ask("我的退款到哪了")).locator(".card")
    await expect(refund.locator("[aria-current=step]")).to_have_text("已发起")
    await expect(refund.locator("li.done")).to_have_text(["等待发起", "已发起"])
    # 17:30 in Greenwich on the first is the second in China.
    await expect(refund.locator("dd")).to_have_text(["36.50元", "2021年4月2日"])
    policy = (await chat.ask("我的保单呢")).locator(".card")
    await expect(policy.locator("dd")).to_have_text(["您本人", "已经出单", "2021年4月1日", "2022年3月31日"])


async def test_a_tap_sends_the_payload_and_shows_the_title(chat: Chat, bot: ScriptedBot):
    await chat.button("什么时候关停").tap()
    await expect(chat.bot.last).to_contain_text(SHUTDOWN.text)
    await expect(chat.member.locator(".bubble")).to_have_text(["什么时候关停"])
    assert bot.answered_texts[-1] == "/ask_shutdown_time"


async def test_a_hasty_second_tap_is_no_second_question(chat: Chat, bot: ScriptedBot):
    bot.seconds = 0.3
    await chat.button("什么时候关停").dblclick()
    await expect(chat.bot).to_have_count(2)
    assert bot.answered_texts == ["/greet", "/ask_shutdown_time"]


async def test_the_basis_is_offered_under_the_newest_citing_answer(chat: Chat, bot: ScriptedBot):
    await chat.ask("我的退款到哪了")
    await chat.button("什么时候关停").tap()
    await expect(chat.bot.last).to_contain_text("终止了互助计划")
    await expect(chat.button("依据是什么")).to_have_count(1)
    await chat.button("依据是什么").tap()
    await expect(chat.bot.last).to_contain_text("出处：关停公告")
    assert bot.answered_texts[-1] == '/inform{"wish": "source"}'


async def test_yes_and_no_go_when_a_newer_answer_comes(chat: Chat):
    await chat.ask("2月5号")
    await expect(chat.button("是的")).to_be_visible()
    await chat.ask("算了")
    await expect(chat.button("是的")).to_have_count(0)
    await chat.page.reload()
    await expect(chat.bot).to_have_count(3)
    await expect(chat.button("是的")).to_have_count(0)


async def test_messages_typed_ahead_are_answered_in_order(chat: Chat, bot: ScriptedBot):
    bot.seconds = 0.2
    for text in ("我的退款到哪了", "我的保单呢", "有人吗"):
        await chat.say(text)
    await expect(chat.page.locator(".typing")).to_be_visible()
    await expect(chat.member.locator(".state")).to_have_text(["已发送"] * 3)
    assert bot.answered_texts == ["/greet", "我的退款到哪了", "我的保单呢", "有人吗"]
    await expect(chat.page.locator(".typing")).to_have_count(0)
    order = await chat.page.locator("#log > :not([hidden]) > .bubble").all_inner_texts()
    assert [text[:4] for text in order[1:]] == ["我的退款", "您的退款", "我的保单", "您的健康", "有人吗"]


async def test_a_message_that_failed_is_resent_as_the_same_message(
    chat: Chat, bot: ScriptedBot, server: LocalServer, screenshots: Path
):
    server.stop()
    await chat.say("我的退款到哪了")
    await expect(chat.member.last).to_contain_text("网络不通，没有发出去")
    await chat.page.screenshot(path=screenshots / "phone-4-failed.png")
    server.start()
    bot.failure = RuntimeError("the answer is lost")
    await chat.button("重发").tap()
    await expect(chat.member.last).to_contain_text("没有发出去")
    bot.failure = None
    await chat.button("重发").tap()
    await expect(chat.bot.last).to_contain_text("正在处理")
    await expect(chat.member).to_have_count(1)
    await expect(chat.button("重发")).to_have_count(0)
    assert len({inbound.message_id for inbound in bot.seen[1:]}) == 1
    await chat.page.screenshot(path=screenshots / "phone-5-resent.png")


async def test_a_page_opened_without_a_server_connects_again(
    context: BrowserContext, server: LocalServer, chat: Chat
):
    page = await context.new_page()
    await page.route("**/web/session", lambda route: route.abort())
    await page.goto(server.url)
    second = Chat(page)
    await expect(second.button("重新连接")).to_be_visible()
    await page.unroute("**/web/session")
    await second.button("重新连接").tap()
    await expect(second.bot.last).to_contain_text("您好")
    await expect(second.member).to_have_count(0)


async def test_a_busy_bot_is_asked_again_by_the_page(chat: Chat, bot: ScriptedBot):
    bot.failure = Overloaded(1)
    await chat.say("我的退款到哪了")
    while len(bot.seen) < 2:
        await chat.page.wait_for_timeout(20)
    bot.failure = None
    await expect(chat.bot.last).to_contain_text("正在处理")


async def test_too_many_messages_are_refused_in_words(chat: Chat, limits: Limits):
    limits.seconds["web-user"] = 60
    await chat.say("我的退款到哪了")
    await expect(chat.member.last).to_contain_text("您发得太快了，请过60秒再发。")
    await expect(chat.button("重发")).to_be_visible()


async def test_a_session_that_ended_is_renewed_without_a_word(chat: Chat, context: BrowserContext):
    await context.clear_cookies()
    await expect(await chat.ask("我的退款到哪了")).to_contain_text("正在处理")


async def test_a_reload_shows_the_conversation(chat: Chat, bot: ScriptedBot):
    await chat.ask("我的退款到哪了")
    await chat.button("什么时候关停").tap()
    await expect(chat.bot.last).to_contain_text("终止了互助计划")
    before = await chat.page.locator("#log").inner_text()
    await chat.page.reload()
    await expect(chat.bot).to_have_count(3)
    assert await chat.page.locator("#log").inner_text() == before
    assert len(bot.seen) == 3


async def test_a_reload_goes_on_with_what_was_under_way(chat: Chat, bot: ScriptedBot):
    bot.seconds = 0.4
    await chat.say("我的退款到哪了")
    while len(bot.seen) < 2:
        await chat.page.wait_for_timeout(20)
    await chat.page.reload()
    await expect(chat.bot.last).to_contain_text("正在处理")
    assert bot.seen[1].message_id == bot.seen[2].message_id


async def test_a_broken_history_starts_afresh(chat: Chat):
    await chat.page.evaluate("sessionStorage.setItem('member-chat', '[{\"from\": 1}, null, 7]')")
    await chat.page.reload()
    await expect(chat.bot).to_have_count(1)
    await expect(chat.bot.first).to_contain_text("您好")


async def test_enter_that_chooses_a_word_does_not_send(chat: Chat, bot: ScriptedBot):
    await chat.input.fill("tui")
    await chat.input.evaluate(
        """(field) => {
          for (const facts of [{ isComposing: true }, { keyCode: 229 }])
            field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, ...facts }));
        }"""
    )
    await chat.input.press("Shift+Enter")
    await chat.input.type("kuan")
    assert await chat.input.input_value() == "tui\nkuan"
    await chat.button("发送").tap()
    await expect(chat.bot).to_have_count(2)
    assert bot.answered_texts == ["/greet", "tui\nkuan"]


async def test_blank_input_is_not_sent(chat: Chat, bot: ScriptedBot):
    await chat.say("  \n ")
    await chat.ask("我的退款到哪了")
    assert bot.answered_texts == ["/greet", "我的退款到哪了"]


async def test_what_is_written_is_never_markup(chat: Chat):
    await chat.ask("<img src=x onerror=alert(1)><b>退款</b>")
    await expect(chat.member.last).to_contain_text("<img src=x onerror=alert(1)><b>退款</b>")
    await expect(chat.page.locator("#log img, #log b")).to_have_count(0)


async def test_being_offline_is_said(chat: Chat, context: BrowserContext):
    notice = chat.page.locator("#offline")
    await expect(notice).to_be_empty()
    await context.set_offline(True)
    await expect(notice).to_contain_text("没有网络")
    await context.set_offline(False)
    await expect(notice).to_be_empty()

"""Talking with the widget in a real browser: asking, tapping, reading on what an answer rests."""

import pytest
from playwright.async_api import expect

from tests.browser.chat import Chat
from tests.fakes.web_bot import FakeWebBot, Hand, Refusal
from tests.fakes.web_script import TOPICS


async def test_an_empty_conversation_begins_with_a_greeting_and_topics(chat: Chat, bot: FakeWebBot):
    """第一次打开：先打招呼，摆出常问的几件事，说明自己不是真人。"""
    await expect(chat.bot).to_have_count(1)
    await expect(chat.bot.locator(".quick button")).to_have_text([topic["title"] for topic in TOPICS])
    await expect(chat.member).to_have_count(0)
    await expect(chat.about).to_have_text("智能客服，不是真人。请不要发送密码。")
    assert bot.texts == ["/greet"]


async def test_a_question_is_answered_and_marked_as_sent(chat: Chat, bot: FakeWebBot):
    answer = await chat.ask("我的退款到哪了")
    await expect(answer.locator(".bubble")).to_contain_text("正在处理")
    await expect(chat.member.last.locator(".bubble")).to_have_text("我的退款到哪了")
    assert await chat.input.input_value() == ""
    assert bot.texts == ["/greet", "我的退款到哪了"]


async def test_a_tap_sends_the_payload_and_shows_the_title(chat: Chat, bot: FakeWebBot):
    """点一下“什么时候关停”，气泡里是这几个字，发出去的是按钮的意思。"""
    await chat.button("什么时候关停").tap()
    await expect(chat.bot.last).to_contain_text("正式终止了互助计划")
    await expect(chat.member.locator(".bubble")).to_have_text(["什么时候关停"])
    assert bot.said[-1] | {"id": ""} == {"id": "", "text": "/ask_shutdown_time", "label": "什么时候关停"}


async def test_a_hasty_second_tap_is_no_second_question(chat: Chat, bot: FakeWebBot):
    bot.seconds = 0.3
    await chat.button("什么时候关停").dblclick()
    await expect(chat.bot).to_have_count(2)
    assert bot.texts == ["/greet", "/ask_shutdown_time"]


async def test_choices_go_when_a_newer_answer_stands(chat: Chat):
    """旧的“是的”“不是”会答到别的问题上，所以收起来。"""
    await chat.ask("2月5号")
    await expect(chat.button("是的")).to_be_visible()
    await chat.ask("我的退款到哪了")
    await expect(chat.button("是的")).to_be_hidden()
    await chat.page.reload()
    await expect(chat.bot).to_have_count(3)
    await expect(chat.button("是的")).to_be_hidden()


async def test_the_basis_folds_out_with_its_source(chat: Chat):
    """“依据”就地展开：条款原话和出处。"""
    answer = await chat.ask("我老婆2月5号确诊的，还能报吗")
    await expect(answer.locator(".sources")).to_be_hidden()
    basis = answer.get_by_role("button", name="依据")
    await expect(basis).to_have_attribute("aria-expanded", "false")
    await basis.tap()
    await expect(basis).to_have_attribute("aria-expanded", "true")
    await expect(answer.locator(".sources")).to_contain_text("180天内提交申请")
    await expect(answer.locator(".sources")).to_contain_text("出处：关停公告第三条")


async def test_where_only_names_of_clauses_came_the_basis_is_asked_for(chat: Chat, bot: FakeWebBot):
    await chat.ask("我的退款到哪了")
    await chat.button("依据是什么").tap()
    await expect(chat.bot.last).to_contain_text("出处：会员记录")
    assert bot.texts[-1] == '/inform{"wish": "source"}'


async def test_dots_show_while_the_bot_thinks(chat: Chat, bot: FakeWebBot):
    bot.seconds = 0.4
    await chat.say("我的退款到哪了")
    await expect(chat.typing).to_be_visible()
    await expect(chat.member.last).to_contain_text("已发送")
    await expect(chat.bot.last).to_contain_text("正在处理")
    await expect(chat.typing).to_have_count(0)


async def test_messages_typed_ahead_arrive_in_order(chat: Chat, bot: FakeWebBot):
    bot.seconds = 0.1
    for text in ("我的退款到哪了", "我的保单呢", "两个一起"):
        await chat.say(text)
    await expect(chat.bot).to_have_count(5)
    assert bot.texts == ["/greet", "我的退款到哪了", "我的保单呢", "两个一起"]


async def test_a_refused_message_says_why_and_can_be_resent_or_dropped(chat: Chat, bot: FakeWebBot):
    """没发出去的话：说清原因，可以重发，也可以不发了；重发还是同一条。"""
    bot.refusal = Refusal("这条消息太长了，请分几次发。", times=2)
    await chat.say("我的退款到哪了")
    await expect(chat.member.last).to_contain_text("这条消息太长了，请分几次发。")
    await chat.button("重发").tap()
    await expect(chat.button("重发")).to_be_visible()
    await chat.button("重发").tap()
    await expect(chat.bot.last).to_contain_text("正在处理")
    await expect(chat.member).to_have_count(1)
    bot.refusal = Refusal("这条消息太长了，请分几次发。")
    await chat.say("我的保单呢")
    await chat.button("不发了").tap()
    await expect(chat.member).to_have_count(1)
    assert "say:" not in await chat.stored()


async def test_who_is_too_fast_is_told_and_sent_later_by_itself(chat: Chat, bot: FakeWebBot):
    bot.refusal = Refusal("您发得太快了，请过1秒再发。", retry_after=1)
    await chat.say("我的退款到哪了")
    await expect(chat.member.last).to_contain_text("您发得太快了，请过1秒再发。")
    await expect(chat.bot.last).to_contain_text("正在处理")


async def test_what_is_written_is_never_markup_and_only_https_becomes_a_link(chat: Chat):
    text = "<img src=x onerror=alert(1)><b>退款</b> javascript:alert(1) http://a.example https://a.example/x?y=1。"
    await chat.ask(text)
    await expect(chat.member.last.locator(".bubble")).to_have_text(text)
    await expect(chat.log.locator("img, .bubble b")).to_have_count(0)
    links = chat.member.last.get_by_role("link")
    await expect(links).to_have_text(["https://a.example/x?y=1"])
    await expect(links).to_have_attribute("rel", "noopener noreferrer")


async def test_thumbs_are_told_and_can_be_taken_back(chat: Chat, bot: FakeWebBot):
    answer = await chat.ask("我的退款到哪了")
    up = answer.get_by_role("button", name="有帮助")
    await up.tap()
    await expect(up).to_have_attribute("aria-pressed", "true")
    await up.tap()
    await expect(up).to_have_attribute("aria-pressed", "false")
    await chat.until(lambda: len(bot.told) == 2)
    assert [told["value"] for told in bot.told] == ["up", "none"]


async def test_the_score_at_the_end(chat: Chat, bot: FakeWebBot, hand: Hand):
    hand.state(stage="closed", rating_asked=True)
    await chat.page.get_by_text("满意", exact=True).tap()
    await chat.page.get_by_label("想说点什么（可以不填）").fill("谢谢")
    await chat.page.locator(".score").get_by_role("button", name="提交").tap()
    await expect(chat.page.get_by_text("谢谢您的评价。")).to_be_visible()
    assert bot.told[-1] == {"type": "score", "value": 4, "comment": "谢谢"}


async def test_the_queue_the_agent_and_the_agent_typing(chat: Chat, bot: FakeWebBot, hand: Hand):
    """等人工：排第几、大约多久；人来了：叫什么、正在输入。"""
    hand.state(stage="waiting", position=3, wait_minutes=5)
    await expect(chat.about).to_have_text("正在为您接人工客服：您排在第3位，大约等5分钟。您可以继续留言。")
    hand.state(stage="waiting")
    await expect(chat.about).to_contain_text("正在为您接人工客服，请稍等")
    hand.state(stage="agent", agent="小林")
    hand.push("notice", "客服小林来了。")
    await expect(chat.about).to_contain_text("现在由客服小林为您服务，是真人")
    hand.typing("agent", True)
    await expect(chat.typing).to_contain_text("客服正在输入")
    hand.push("agent", "您好，我来帮您看。", name="小林")
    await expect(chat.page.locator(".row.agent")).to_contain_text("客服小林")
    await expect(chat.typing).to_have_count(0)
    await chat.input.press_sequentially("好")
    await chat.until(lambda: {"type": "typing", "on": True} in bot.told)


@pytest.mark.parametrize("key", ["Enter", "Shift+Enter"])
async def test_enter_sends_and_shift_enter_makes_a_line(chat: Chat, bot: FakeWebBot, key: str):
    await chat.input.fill("退款")
    await chat.input.press(key)
    await expect(chat.input).to_have_value("" if key == "Enter" else "退款\n")


async def test_enter_that_chooses_a_word_does_not_send(chat: Chat, bot: FakeWebBot):
    """拼音还在选字，回车是选字，不是发送。"""
    await chat.input.fill("tui")
    await chat.input.evaluate(
        """(field) => {
          for (const facts of [{ isComposing: true }, { keyCode: 229 }])
            field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, ...facts }));
        }"""
    )
    assert await chat.input.input_value() == "tui"
    await chat.say("  \n ")
    assert bot.texts == ["/greet"]

"""Where a message may fall apart, and when it holds two questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.intents.questions import asks, connected, parts, questions
from bot.text.intents.second import splits


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("退款几天到 保额多少", ["退款几天到", "保额多少"]),
        ("怎么领保险?还有,钱什么时候退", ["怎么领保险?", "还有,钱什么时候退"]),
        ("我要退会另外余额退不退", ["我要退会", "另外余额退不退"]),
        ("你好", ["你好"]),
        ("", [""]),
    ],
)
def test_a_message_falls_into_its_parts(text, found):
    assert [part for part in questions(text) if part] == [part for part in found if part]


def test_a_border_needs_no_mark_after_a_question_word():
    text = "关停了我的钱咋办还能理赔不"
    assert text.index("还能") in [start for start, _ in parts(text)]


@given(st.text(alphabet="退钱吗呢不,。 还有另外和我咋办?保", max_size=40))
def test_parts_cover_the_text_in_order(text):
    found = parts(text)
    assert "".join(text[start:end] for start, end in found) in ("", text)


def test_a_topic_alone_has_no_form_of_a_question():
    assert asks("退款到账了没")
    assert not asks("退款到账")


def test_a_connecting_word_stands_at_the_border():
    text = "余额退不退,顺便问一下体检怎么约"
    assert connected(text, text.index("顺便"))
    assert not connected(text, text.index("体检"))


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("退款什么时候到账?还有免费体检怎么约", {"ask_refund_timing", "ask_checkup"}),
        ("我要转人工,另外免费体检怎么预约", {"request_human", "ask_checkup"}),
        ("为什么要关停,顺便问一下水滴筹还在不在", {"ask_shutdown_reason", "ask_other_businesses"}),
    ],
)
def test_two_questions_are_both_found(model, text, intents):
    reading = model.read(text)
    assert set(reading.intents) == intents
    assert reading.decision == "answer"


@pytest.mark.parametrize(
    "text",
    [
        "你好,退款什么时候到账",
        "我爸去年腊月在县医院查出肺癌,一直住院没顾上,申请互助金要什么材料",
        "谢谢,再见",
        "我充了五十块,后来扣了几回,退款几天到账",
    ],
)
def test_a_greeting_or_a_story_before_one_question_stays_one(model, text):
    assert len(model.read(text).intents) == 1


def test_single_unseen_messages_are_rarely_taken_for_two(taught):
    sample = taught.unseen[::3]
    assert sum(len(taught.model.read(text).intents) > 1 for text, _ in sample) / len(sample) <= 0.05


def test_no_question_begins_with_a_particle(model):
    """「轻松互助的余额退不退」 is one question about another platform's balance."""
    second = model.second
    text = "轻松互助的余额退不退"
    whole = model.confidences([text])[0]
    found = splits(text, whole, model.confidences, second.borders, second.topics)
    assert all(not split.sides[1].startswith("的") for split in found)

"""Which texts beginning with / are a button's, and how 「1」 finds the button it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.payload import WISHES, chosen, plain
from bot.conversation.reply import Button

SHOWN = (Button("什么时候退", "/ask_refund_timing"), Button("转人工", "/request_human"))


@pytest.mark.parametrize(
    "payload",
    ["/ask_shutdown_time", "/request_human", "/complain", "/greet", "/affirm", "/deny"]
    + [f'/inform{{"wish": "{wish}"}}' for wish in sorted(WISHES)],
)
def test_what_a_button_carries_is_a_payload(payload: str) -> None:
    assert plain(payload) == payload
    assert plain(f"  {payload} ") == payload


@pytest.mark.parametrize(
    "command",
    [
        "/restart",
        "/session_start",
        "/back",
        "/inform",
        '/inform{"wish": "drop"}',
        '/inform{"phone": "13800001234"}',
        '/inform{"wish": "verify", "phone": "1"}',
        '/inform{"wish": ["verify"]}',
        '/ask_refund_timing{"wish": {"a": 1}}',
        "/ask_refund_timing@0.1",
        "/ask_refund_timing;/restart",
        "//restart",
        "/ /restart",
        "/inform{wish}",
        "/",
    ],
)
def test_any_other_command_is_only_text(command: str) -> None:
    assert not plain(command).startswith("/")


@given(st.text(st.sampled_from("/ restarinfom_{}\"':wish,verify1 退款"), max_size=30))
def test_whatever_still_begins_with_a_slash_is_what_a_button_may_carry(text: str) -> None:
    read = plain(text)
    assert not read.lstrip().startswith("/") or read == plain(read)
    if read.startswith("/"):
        assert read.startswith(
            ("/ask_", "/request_human", "/complain", "/greet", "/affirm", "/deny", "/inform{")
        )


@pytest.mark.parametrize("said", ["1", "１", "一", "第一个", "选1", "回复1", " 1。", "什么时候退"])
def test_a_number_or_the_title_chooses(said: str) -> None:
    assert chosen(said, SHOWN) == "/ask_refund_timing"


@pytest.mark.parametrize("said", ["3", "0", "12", "1个月", "一年", "退款", ""])
def test_anything_else_is_left_as_it_is(said: str) -> None:
    assert chosen(said, SHOWN) == said


@given(st.text(max_size=12))
def test_without_buttons_nothing_is_chosen(text: str) -> None:
    assert chosen(text, ()) == text

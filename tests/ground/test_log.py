"""Logs: one JSON a line, and never a personal number."""

from __future__ import annotations

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.log import JsonFormatter, mask


def line(message: str, **extra: object) -> dict[str, object]:
    record = logging.LogRecord("bot.test", logging.INFO, "f.py", 1, message, (), None)
    record.__dict__.update(extra)
    return json.loads(JsonFormatter().format(record))


def test_一行日志带着会话和消息的编号() -> None:
    found = line("turn refused", conversation="web:abc", message_id="m1")
    assert (found["message"], found["conversation"], found["message_id"]) == ("turn refused", "web:abc", "m1")


@pytest.mark.parametrize(
    "number", ["13800001234", "138 0000 1234", "11010119900307123X", "6222 0000 0000 0000 000"]
)
def test_漏进日志的号码也会被遮住(number: str) -> None:
    assert number not in json.dumps(line(f"来自 {number} 的消息"), ensure_ascii=False)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "手机", "，", "\n"]))
def test_no_mobile_number_survives(number: str, around: str) -> None:
    assert number not in mask(f"{around}{number}{around}")


def test_日期和金额不受影响() -> None:
    assert mask("2021-03-31 18:00 退 36.50 元, port 8000") == "2021-03-31 18:00 退 36.50 元, port 8000"

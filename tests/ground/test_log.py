"""Logs: one JSON a line, and never a personal number."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.log import AboutFilter, JsonFormatter, conversation_digest, log_about, mask
from bot.state.keys import ConversationKeys


def line(message: str, **extra: object) -> dict[str, object]:
    record = logging.LogRecord("bot.test", logging.INFO, "f.py", 1, message, (), None)
    record.__dict__.update(extra)
    return json.loads(JsonFormatter().format(record))


def test_一行日志带着会话和消息的编号_会话只写摘要() -> None:
    found = line("turn refused", conversation="wechat:张三的微信号", message_id="m1")
    assert (found["message"], found["message_id"]) == ("turn refused", "m1")
    assert found["conversation"] == conversation_digest("wechat:张三的微信号")
    assert "张三" not in json.dumps(found, ensure_ascii=False)


def test_摘要就是_redis_键里那个的开头() -> None:
    name = ConversationKeys.of("wechat:张三的微信号").name
    assert re.fullmatch(r"[0-9a-f]{12}", conversation_digest("wechat:张三的微信号"))
    assert name.startswith(conversation_digest("wechat:张三的微信号"))


def test_长得像手机号的消息编号_也只写摘要() -> None:
    assert line("x", message_id="13800001234")["message_id"] == conversation_digest("13800001234")
    assert line("x", message_id="7001234567890123456")["message_id"] != "•••"


async def test_一轮里的每一行都带着编号_新开的任务和线程也是() -> None:
    heard = Heard()
    log = logging.getLogger("test.about")
    log.addHandler(heard)
    with log_about("web:abc", "m7"):
        log.warning("here")
        await asyncio.create_task(say(log, "task"))
        await asyncio.to_thread(log.warning, "thread")
    log.warning("after")
    log.removeHandler(heard)
    assert [h.get("message_id") for h in heard.lines] == ["m7", "m7", "m7", None]
    assert heard.lines[0]["conversation"] == conversation_digest("web:abc")


async def say(log: logging.Logger, words: str) -> None:
    log.warning(words)


class Heard(logging.Handler):
    """Keeps lines as the bot's own handler would write them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.addFilter(AboutFilter())
        self.lines: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


NOISY = """
import logging, sys, threading, warnings
from bot.log import configure_logging
noisy = logging.getLogger("tensorflow")
noisy.addHandler(logging.StreamHandler())  # as TensorFlow does
configure_logging()
warnings.warn("ours")
warnings.warn_explicit("theirs", UserWarning, "/x/site-packages/rasa/y.py", 1)
noisy.info("not heard"); noisy.warning("heard once")
def end(): raise ValueError("13800001234")
thread = threading.Thread(target=end); thread.start(); thread.join()
raise RuntimeError("at the very end")
"""


def test_警告_别人的日志_没接住的错误_都是一行json(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOISY], cwd=root, capture_output=True, text=True, check=False
    )
    lines = [json.loads(text) for text in done.stderr.splitlines()]
    assert done.stdout == ""
    assert [found["logger"] for found in lines] == ["py.warnings", "tensorflow", "bot", "bot"]
    assert "ours" in lines[0]["message"]
    assert "ValueError: •••" in lines[2]["error"]
    assert "at the very end" in lines[3]["error"]


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

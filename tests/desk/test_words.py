"""What members say to go back to the bot or to rate, and what the desk says to them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SHANGHAI
from bot.desk import words
from bot.desk.hours import SupportHours
from bot.desk.reasons import Reason
from tests.desk.test_service_levels import HOURS


@pytest.mark.parametrize(
    "said",
    [
        "继续问机器人",
        "不用人工了",
        "不找客服了",
        "不等了",
        "不用等了",
        "还是问你吧",
        "取消人工",
        "不要转人工了",
    ],
)
def test_想回到机器人的说法(said: str) -> None:
    assert words.wants_bot(said)


@pytest.mark.parametrize(
    "said",
    [
        "我在等人工",
        "人工怎么还不来",
        "客服在吗",
        "我等不了手术了",
        "不用人工呼吸机的病人能不能申请互助金，我爸在医院，医生说要等两个月才出结果呢",
    ],
)
def test_不是要回到机器人(said: str) -> None:
    assert not words.wants_bot(said)


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("评价：很满意", 5),
        ("很满意！", 5),
        ("满意", 4),
        ("一般", 3),
        ("不满意。", 2),
        ("评价:很不满意", 1),
        ("4分", 4),
        ("满意，不过我的退款呢", None),
        ("5", None),
        ("6分", None),
        ("退了5分钱", None),
    ],
)
def test_只有打分的话才算打分(said: str, score: int | None) -> None:
    assert words.score_of(said) == score


def test_每个打分按钮_点了都认得() -> None:
    assert [words.score_of(button.payload) for button in words.rating_buttons()] == [5, 4, 3, 2, 1]


@given(st.sampled_from(Reason), st.integers(0, 200), st.integers(0, 600))
def test_每个原因都说得完整_带着排位(reason: Reason, ahead: int, minutes: int) -> None:
    said = words.waiting(reason, ahead, minutes).text
    assert "登记了人工客服" in said
    assert (f"前面还有{ahead}位" in said) == (ahead > 0)
    assert (f"大约要等{minutes}分钟" in said) == (minutes > 0)
    assert "None" not in said


def test_什么时候有人_说得出日子() -> None:
    night = datetime(2021, 4, 4, 22, 0, tzinfo=SHANGHAI)  # 清明节 until the 5th
    assert "2021年4月6日9:00" in words.when_back(HOURS, night)
    assert "恢复服务" in words.when_back(SupportHours((), (), ()), night)
    assert "9:00–12:00" in words.when_back(HOURS, datetime(2021, 3, 29, 10, 0, tzinfo=SHANGHAI))

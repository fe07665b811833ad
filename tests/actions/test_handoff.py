"""Hand-over: recorded once, with when people are there."""

from datetime import date, datetime
from pathlib import Path

import pytest

from actions.handoff import HandoffRequest, registered, when
from bot.desk.hours import SupportHours, load_hours
from tests.actions.given import at, told


@pytest.fixture(scope="module")
def hours(root: Path) -> SupportHours:
    return load_hours(root / "data" / "support_hours.yml")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(date(2021, 3, 29), 8, 59), "今天9:00"),
        (at(date(2021, 3, 29), 9, 0), "9:00–12:00、13:30–18:00"),
        (at(date(2021, 3, 29), 12, 0), "今天13:30"),
        (at(date(2021, 3, 29), 18, 0), "明天9:00"),
        (at(date(2021, 3, 28), 15, 59), "10:00–16:00"),
        (at(date(2021, 4, 4), 10, 0), "2021年4月6日9:00"),  # 清明节
    ],
)
def test_it_says_when_people_are_there(hours: SupportHours, now: datetime, said: str) -> None:
    assert said in told(registered(hours, now, already=False))


def test_a_second_wish_is_not_registered_again(hours: SupportHours) -> None:
    assert "已经登记过了" in told(registered(hours, at(date(2021, 3, 29)), already=True))


def test_a_desk_that_never_opens_still_gives_a_whole_sentence() -> None:
    closed = SupportHours((), (), ())
    assert "恢复服务" in told(registered(closed, at(date(2021, 3, 29)), already=False))


def test_a_far_day_is_told_with_its_year() -> None:
    assert when(at(date(2022, 1, 4), 9), at(date(2021, 12, 31))) == "2022年1月4日9:00"


def test_what_the_record_keeps() -> None:
    assert HandoffRequest("asked", "ask_refund_status").as_dict() == {
        "reason": "asked",
        "topic": "ask_refund_status",
    }

"""Support hours: 有人的时候, with Chinese public holidays and make-up working days."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.clock import SHANGHAI
from bot.desk.hours import SupportHours, kind, load_hours
from bot.errors import SettingsError


@pytest.fixture(scope="module")
def hours(root: Path) -> SupportHours:
    return load_hours(root / "data" / "support_hours.yml")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_清明放假_二月七日补班_普通周末(hours: SupportHours) -> None:
    assert kind(date(2021, 4, 5)) == "holiday"
    assert kind(date(2021, 2, 7)) == "working_day"  # a Sunday worked for the Spring Festival
    assert kind(date(2021, 3, 27)) == "day_off"


@pytest.mark.parametrize(
    ("instant", "open_"),
    [
        ("2021-03-29T08:59", False),
        ("2021-03-29T09:00", True),
        ("2021-03-29T11:59", True),
        ("2021-03-29T12:00", False),
        ("2021-03-29T13:30", True),
        ("2021-03-29T18:00", False),
        ("2021-04-05T10:30", False),
        ("2021-03-28T10:30", True),
    ],
)
def test_上班时间的边界(hours: SupportHours, instant: str, open_: bool) -> None:
    assert hours.open_at(at(instant)) is open_


def test_清明当天问_下一次有人是放假结束那天(hours: SupportHours) -> None:
    assert hours.next_open(at("2021-04-04T17:00")) == at("2021-04-06T09:00")


def test_日历不认识的年份_按星期几算(caplog: pytest.LogCaptureFixture) -> None:
    assert kind(date(2090, 1, 2)) == "working_day"
    assert "does not know the year" in caplog.text


def test_没有任何班次_就没有下一次() -> None:
    never = SupportHours(working_day=(), day_off=(), holiday=())
    assert never.next_open(at("2021-03-29T09:00")) is None


@pytest.mark.parametrize(
    "content", ["", 'working_day: ["18:00-09:00"]\nday_off: []\nholiday: []', 'working_day: ["9"]']
)
def test_写错的班次_启动时就说出来(tmp_path: Path, content: str) -> None:
    path = tmp_path / "hours.yml"
    path.write_text(content)
    with pytest.raises(SettingsError, match=r"hours\.yml"):
        load_hours(path)

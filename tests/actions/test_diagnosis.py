"""Which of a message's dates is the day of first diagnosis, and at what hour."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from actions.diagnosis import hour_in, said_diagnosis
from tests.actions.given import NOW, at, day_of, heard, shuidi

MARCH_28 = at(date(2021, 3, 28))


def day_said(text: str, *dates: tuple[str, date], now=NOW, **parts):
    entities = [("date", day_of(on), words) for words, on in dates]
    return said_diagnosis(heard(text, entities=entities, **parts), now, shuidi())[0]


def test_the_date_beside_the_diagnosis_counts_not_the_date_of_joining() -> None:
    joined, found = ("2018年5月1号", date(2018, 5, 1)), ("去年12月3号", date(2020, 12, 3))
    assert day_said("2018年5月1号加入的，去年12月3号查出来的", joined, found).first == date(2020, 12, 3)
    assert day_said("去年12月3号确诊，2018年5月1号加入", found, joined).first == date(2020, 12, 3)


def test_a_correction_takes_the_last_date() -> None:
    dates = ("1月20号", date(2021, 1, 20)), ("2月20号", date(2021, 2, 20))
    assert day_said("确诊是1月20号，不对，2月20号", *dates, signals=("correction",)).first == date(
        2021, 2, 20
    )


def test_the_plans_last_day_without_a_year_is_the_one_to_come() -> None:
    last_year = ("3月31号", date(2020, 3, 31))
    assert day_said("3月31号确诊的", last_year, now=MARCH_28).first == date(2021, 3, 31)
    assert day_said("3月31号确诊的", ("3月31号", date(2021, 3, 31))).first == date(2021, 3, 31)


def test_a_supposed_day_without_a_year_is_the_one_to_come() -> None:
    april = ("4月3号", date(2020, 4, 3))
    assert day_said("要是4月3号才查出来", april, now=MARCH_28).first == date(2021, 4, 3)
    assert day_said("4月3号查出来的", april, now=MARCH_28).first == date(2020, 4, 3)


def test_no_date_is_no_diagnosis() -> None:
    assert said_diagnosis(heard("生病了"), NOW, shuidi()) == (None, None)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("下午5点半", time(17, 30)),
        ("18点", time(18)),
        ("晚上八点", time(20)),
        ("十二点", time(12)),
        ("上午9:05", time(9, 5)),
        ("十七点", time(17)),
        ("25点", None),
        ("确诊的", None),
        ("凌晨两点", time(2)),
    ],
)
def test_the_hour_is_read_as_it_is_said(text: str, hour: time | None) -> None:
    assert hour_in(text) == hour


@examples(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_an_hour(text: str) -> None:
    assert hour_in(text) is None or isinstance(hour_in(text), time)


def test_a_day_to_come_is_a_slip_unless_it_is_only_supposed() -> None:
    may = heard("5月1号", entities=[("date", day_of(date(2021, 5, 1)), "5月1号")]).spans[0]
    to_come = (replace(may, problem="future"),)
    assert said_diagnosis(heard("5月1号确诊的", spans=to_come), NOW, shuidi()) == (None, "future")
    supposed = heard("5月1号才能确诊", spans=to_come)
    assert said_diagnosis(supposed, NOW, shuidi())[0].first == date(2021, 5, 1)
    assert day_said("5月1号出结果", ("5月1号", date(2020, 5, 1))).first == date(2021, 5, 1)

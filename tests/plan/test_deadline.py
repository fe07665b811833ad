"""The claim window: 首次确诊 + 180 天, and who is inside the plan."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SHANGHAI
from bot.plan.deadline import Window, covered, deadline, interval_deadline, last_day_to_apply
from bot.plan.plan import Plan

END_DAY = date(2021, 3, 31)
DAYS_BEFORE_THE_END = st.dates(date(2016, 5, 1), END_DAY - timedelta(days=1))


def test_二月五日确诊_最晚八月四日_四月十二日看还剩114天(plan: Plan) -> None:
    found = deadline(date(2021, 2, 5), date(2021, 4, 12), plan)
    assert (found.last_day, found.days_left, found.window) == (date(2021, 8, 4), 114, Window.OPEN)


def test_计划终止当天确诊_最晚九月二十七日(plan: Plan) -> None:
    assert last_day_to_apply(END_DAY, plan) == date(2021, 9, 27)


@given(diagnosed=DAYS_BEFORE_THE_END)
def test_the_day_before_the_last_day_the_last_day_and_the_day_after(plan: Plan, diagnosed: date) -> None:
    last = diagnosed + timedelta(days=180)
    seen = [deadline(diagnosed, last + timedelta(days=n), plan) for n in (-1, 0, 1)]
    assert [s.window for s in seen] == [Window.OPEN, Window.LAST_DAY, Window.PAST]
    assert [s.days_left for s in seen] == [1, 0, -1]


@pytest.mark.parametrize(
    ("hour", "inside"),
    [
        (time(0, 0), True),
        (time(17, 59), True),
        (time(17, 59, 59), True),
        (time(18, 0), False),
        (time(23, 59), False),
    ],
)
def test_计划终止那天_十八点以前确诊算_十八点起不算(plan: Plan, hour: time, inside: bool) -> None:
    assert covered(datetime.combine(END_DAY, hour, SHANGHAI), plan) is inside
    window = deadline(END_DAY, END_DAY, plan, hour).window
    assert window is (Window.OPEN if inside else Window.NOT_COVERED)


def test_计划终止那天确诊但没说几点_要问清楚(plan: Plan) -> None:
    assert deadline(END_DAY, END_DAY, plan).window is Window.END_DAY


@given(
    late=st.dates(END_DAY + timedelta(days=1), date(2023, 1, 1)), today=st.dates(END_DAY, date(2023, 1, 1))
)
def test_终止以后确诊的_什么时候问都不在范围里(plan: Plan, late: date, today: date) -> None:
    assert deadline(late, today, plan).window is Window.NOT_COVERED


@given(
    first=DAYS_BEFORE_THE_END,
    length=st.integers(0, 60),
    today=st.dates(date(2021, 3, 26), date(2021, 12, 31)),
)
def test_an_interval_is_settled_only_when_both_ends_agree(
    plan: Plan, first: date, length: int, today: date
) -> None:
    last = min(first + timedelta(days=length), END_DAY - timedelta(days=1))
    both = interval_deadline(first, last, today, plan)
    usable = {Window.OPEN, Window.LAST_DAY}
    agree = both.earliest.window == both.latest.window or {both.earliest.window, both.latest.window} <= usable
    assert both.settled is agree


def test_大概三月底确诊_可能在终止以后_不能替会员拿主意(plan: Plan) -> None:
    both = interval_deadline(date(2021, 3, 21), date(2021, 4, 3), date(2021, 4, 10), plan)
    assert not both.settled

"""How figures are written for members."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given as examples
from hypothesis import strategies as st

from actions.wording import day, moment, money, plan_values, refund_start_by, span, ten_thousands
from tests.actions.given import shuidi


@examples(st.decimals(0, 10**9, places=2))
def test_money_reads_back_to_the_same_fen(amount: Decimal) -> None:
    text = money(amount)
    assert text.endswith("元")
    assert Decimal(text.removesuffix("元")) == amount
    assert len(text.removesuffix("元").split(".")[1]) == 2


@examples(st.integers(1, 10**9))
def test_sums_insured_lose_nothing(amount: int) -> None:
    text = ten_thousands(amount)
    number = int(text.rstrip("万元"))
    assert number * (10_000 if "万" in text else 1) == amount


@examples(st.dates())
def test_a_day_has_no_leading_zeros(on: date) -> None:
    assert day(on) == f"{on.year}年{on.month}月{on.day}日"
    assert span(on, on) == day(on)


def test_an_interval_names_the_second_year_only_when_it_is_another() -> None:
    assert span(date(2021, 2, 1), date(2021, 2, 28)) == "2021年2月1日到2月28日"
    assert span(date(2020, 12, 30), date(2021, 1, 2)) == "2020年12月30日到2021年1月2日"


def test_instants_are_told_in_shanghai() -> None:
    assert moment(datetime(2021, 3, 31, 10, 0, tzinfo=UTC)) == "2021年3月31日18点"
    assert moment(datetime(2021, 3, 31, 10, 30, tzinfo=UTC)) == "2021年3月31日18点30分"


def test_the_plans_own_figures() -> None:
    values = plan_values(shuidi())
    assert (values["end_at"], values["sum_insured"]) == ("2021年3月31日18点", "50万元")
    assert refund_start_by(shuidi()) == date(2021, 3, 31)

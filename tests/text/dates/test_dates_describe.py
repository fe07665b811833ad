"""The echo a member reads."""

from __future__ import annotations

from datetime import date

from bot.text.dates import describe


def test_one_day() -> None:
    assert describe(date(2021, 2, 4), date(2021, 2, 4)) == "2021年2月4日"


def test_an_interval_names_the_year_again_only_when_it_changes() -> None:
    assert describe(date(2021, 2, 1), date(2021, 2, 28)) == "2021年2月1日到2月28日"
    assert describe(date(2020, 12, 1), date(2021, 2, 28)) == "2020年12月1日到2021年2月28日"

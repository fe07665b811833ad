"""Whole numbers in every notation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.dates.numerals import number, spread


@pytest.mark.parametrize(
    ("text", "value"),
    [("23", 23), ("二十三", 23), ("廿三", 23), ("二十3", 23), ("十", 10), ("两", 2), ("俩", 2), ("一百零五", 105), ("两千零二十", 2020), ("二零二零", 2020), ("2零20", 2020)],
)  # fmt: skip
def test_one_number(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "十十", "天", "百千", "十二一"])
def test_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("几", 2, 9), ("十来", 10, 15), ("二十多", 21, 29), ("十几", 11, 19), ("一百多", 101, 199), ("十五六", 15, 16), ("两三", 2, 3), ("三五", 3, 5), ("180", 180, 180)],
)  # fmt: skip
def test_a_vague_number_has_two_ends(text: str, low: int, high: int) -> None:
    assert spread(text) == (low, high)


@given(st.text("零一二两三四五六七八九十百千廿卅几多来0123456789", max_size=8))
def test_the_least_never_exceeds_the_greatest(text: str) -> None:
    found = spread(text)
    assert found is None or 0 <= found[0] <= found[1]

"""Numerals and sums of money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.numbers import find_amounts, parse_number


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("三万", 30000), ("3万5", 35000), ("三万五千", 35000), ("一百二", 120), ("一百零二", 102), ("一百二十", 120), ("1.5万", 15000), ("三点五万", 35000), ("10来万", 100000),
        ("两千多", 2000), ("36.50", "36.50"), ("1,000", 1000), ("50w", 500000), ("一千零二十", 1020), ("十五", 15), ("二〇二〇", 2020), ("两百万", 2000000), ("一亿", 100000000), ("3k", 3000),
        ("壹仟贰佰", 1200),
    ],
)  # fmt: skip
def test_numerals(said, value):
    assert parse_number(said) == Decimal(value)


@pytest.mark.parametrize("said", ["", "几万", "块", "万元", "abc"])
def test_what_is_no_numeral(said):
    assert parse_number(said) is None


@pytest.mark.parametrize(
    ("said", "text", "value"),
    [
        ("我交了36块5", "36块5", "36.5"), ("三十六块五毛退不退", "三十六块五毛", "36.5"), ("13块8毛2", "13块8毛2", "13.82"), ("9元3角", "9元3角", "9.3"), ("10块零5分", "10块零5分", "10.05"),
        ("52块30", "52块30", "52.30"), ("最高50万吗", "50万", "500000"), ("50w够不", "50w", "500000"), ("两千多块", "两千多块", "2000"), ("￥36.5", "￥36.5", "36.5"),
        ("36.50元", "36.50元", "36.50"), ("1,000元", "1,000元", "1000"), ("余额36.5退吗", "36.5", "36.5"), ("交了三百", "三百", "300"), ("五毛钱", "五毛钱", "0.5"),
        ("一块钱", "一块钱", "1"), ("欠医院3万", "3万", "30000"), ("花了十九万医疗费", "十九万", "190000"), ("三百六十蚊", "三百六十蚊", "360"), ("100块3个月", "100块", "100"),
    ],
)  # fmt: skip
def test_sums_of_money(said, text, value):
    (amount,) = find_amounts(said)
    assert (amount.text, amount.value) == (text, Decimal(value))
    assert said[amount.start : amount.end] == text


@pytest.mark.parametrize(
    "said",
    [
        "180天", "50岁", "3个人", "2万人", "8000多万会员", "21235个家庭", "交了5年", "退了3次", "一分钱没退", "一块去", "几万块", "几十万", "七八百块", "万一", "千万别",
        "百万医疗", "3月15号", "2020年12月", "第3期", "会员九千万", "半年", "一百八十天", "二百五",
    ],
)  # fmt: skip
def test_what_is_no_sum(said):
    assert find_amounts(said) == []


@given(st.integers(1, 9_999_999), st.integers(0, 99))
def test_written_sums_are_read_back(yuan, fen):
    (amount,) = find_amounts(f"余额{yuan}.{fen:02d}元")
    assert amount.value == Decimal(f"{yuan}.{fen:02d}")


@given(st.text(st.sampled_from("0123456789.,一二两三十百千万点块毛元角分零多来几w¥的个天 "), max_size=30))
def test_any_text_can_be_read(text):
    for amount in find_amounts(text):
        assert text[amount.start : amount.end] == amount.text

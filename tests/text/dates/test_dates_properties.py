"""What holds for every text and every day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from borax.calendars.lunardate import LunarDate, TextUtils
from hypothesis import given
from hypothesis import strategies as st

from bot.text.dates import describe, find_dates

TODAY = date(2021, 3, 28)
WORDS = st.sampled_from(
    (
        *("去年", "前年", "今年", "2020年", "20年", "12月", "三月", "腊月", "正月", "闰四月", "初八", "15号", "三十号", "31"),
        *("底", "初", "中旬", "上个月", "上周", "三", "周", "天", "前", "后", "半", "多", "个", "月", "年", "到", "至", "-", "/", "."),
        *("过年", "国庆", "中秋", "大概", "左右", "农历", "每", "十", "百", "几", "1", "3", "13", "45", "2020", "99", "的", "嗯"),
        *(",", "的钱", "好", "号", "日", "一千", "九百", "零", "今天", "昨天", "星期", "礼拜", "大", "上", "下", "那天", "期间"),
    )
)  # fmt: skip
SENTENCES = st.lists(WORDS, max_size=14).map("".join) | st.text(max_size=60)
DAYS = st.dates(date(1960, 1, 1), date(2090, 12, 31))
PAST = st.dates(date(1960, 1, 1), TODAY)

CHINESE = "〇一二三四五六七八九"


def spelled(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else CHINESE[tens] + "十") + (
        CHINESE[ones] if ones else ""
    )


def digits(number: int) -> str:
    return "".join(CHINESE[int(d)] for d in str(number))


def lunar(day: date) -> str:
    found = LunarDate.from_solar(day)
    leap = "闰" if found.leap else ""
    return f"农历{found.year}年{leap}{found.month}月{TextUtils.day_cn(found.day)}"


NOTATIONS: dict[str, Callable[[date], str]] = {
    "2020年12月3日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "2020年12月03号": lambda d: f"{d.year}年{d.month:02}月{d.day:02}号",
    "2020-12-03": lambda d: d.isoformat(),
    "2020/12/3": lambda d: f"{d.year}/{d.month}/{d.day}",
    "2020.12.3": lambda d: f"{d.year}.{d.month}.{d.day}",
    "20201203": lambda d: d.strftime("%Y%m%d"),
    "二〇二〇年十二月三日": lambda d: f"{digits(d.year)}年{spelled(d.month)}月{spelled(d.day)}日",
    "全角": lambda d: f"{d.year}年{d.month}月{d.day}日".translate({n: n + 0xFEE0 for n in range(0x30, 0x3A)}),
    "农历": lunar,
}


@pytest.mark.parametrize("notation", NOTATIONS)
@given(
    day=PAST,
    before=st.sampled_from(["", "我是", "确诊日期:"]),
    after=st.sampled_from(["", "确诊的", ",还能理赔吗"]),
)
def test_a_written_day_is_read_back(notation: str, day: date, before: str, after: str) -> None:
    written = NOTATIONS[notation](day)
    (found,) = find_dates(before + written + after, TODAY)
    assert (found.first, found.last, found.text) == (day, day, written)


@given(text=SENTENCES, today=DAYS)
def test_spans_lie_inside_and_do_not_overlap(text: str, today: date) -> None:
    end = 0
    for found in find_dates(text, today):
        assert end <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]
        end = found.end


@given(text=SENTENCES, today=DAYS)
def test_days_are_in_order_and_never_after_today_unless_flagged(text: str, today: date) -> None:
    for found in find_dates(text, today):
        if found.problem == "impossible":
            assert found.first is None
            assert found.last is None
            continue
        assert found.first is not None
        assert found.last is not None
        assert found.first <= found.last
        assert (found.first > today) == (found.problem == "future")
        assert found.problem == "future" or found.last <= today


@given(month=st.integers(1, 12), number=st.integers(1, 28), today=DAYS)
def test_a_day_without_year_is_the_latest_one(month: int, number: int, today: date) -> None:
    (found,) = find_dates(f"{month}月{number}号", today)
    assert found.first is not None
    assert (found.first.month, found.first.day) == (month, number)
    assert timedelta(0) <= today - found.first <= timedelta(366)


@given(count=st.integers(1, 3000))
def test_so_many_days_ago_is_exact(count: int) -> None:
    (found,) = find_dates(f"{count}天前", TODAY)
    assert found.first == found.last == TODAY - timedelta(count)


@given(first=PAST, length=st.integers(0, 400))
def test_what_is_described_is_read_back(first: date, length: int) -> None:
    last = min(first + timedelta(length), TODAY)
    (found,) = find_dates(describe(first, last), TODAY)
    assert (found.first, found.last) == (first, last)


def test_only_the_first_two_thousand_characters_are_read() -> None:
    assert len(find_dates("啊" * 1996 + "12月3", TODAY)) == 1
    assert find_dates("啊" * 2000 + "12月3号", TODAY) == []


@pytest.mark.parametrize(
    "piece", ["1", "一", "1/", "12月", "去年", "的那个嗯", "十月十", "3月1号到", "大上", "周一", "一二", "2020-", "初", " ", "个半多"]
)  # fmt: skip
def test_long_monotonous_text_is_read_in_no_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    started = time.perf_counter()
    find_dates(text, TODAY)
    assert time.perf_counter() - started < 0.5

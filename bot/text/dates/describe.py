"""Saying a day or an interval back to the member."""

from __future__ import annotations

from datetime import date


def describe(first: date, last: date) -> str:
    """Return the plain Chinese echo: 2021年2月4日, or 2021年2月1日到2月28日."""
    start = f"{first.year}年{first.month}月{first.day}日"
    if first == last:
        return start
    year = "" if first.year == last.year else f"{last.year}年"
    return f"{start}到{year}{last.month}月{last.day}日"

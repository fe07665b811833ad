"""One member's today: the Sunday two days after the plan's announcement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.text.dates import FoundDate, find_dates

TODAY = date(2021, 3, 28)
Read = Callable[[str], list[str]]


def said(found: FoundDate) -> str:
    """Write a found date the way the demonstrations do: 2021-02-04, 2021-02-01..2021-02-28, impossible."""
    if found.first is None:
        return str(found.problem)
    days = str(found.first) if found.first == found.last else f"{found.first}..{found.last}"
    return f"{days} {found.problem}" if found.problem else days


@pytest.fixture
def read() -> Read:
    """Read every date of a message on 2021-03-28."""
    return lambda text: [said(found) for found in find_dates(text, TODAY)]

"""Days in an address, and texts for a table program: small readings the supervisors' pages share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from bot.clock import SHANGHAI


def day(text: str) -> date | None:
    """Return an ISO day, None when it is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1970, 1, 2) <= found <= date(2200, 1, 1) else None


def begin(found: date | None) -> datetime | None:
    """Return the first instant of a day in Asia/Shanghai."""
    return datetime.combine(found, time(), SHANGHAI) if found else None


def end(found: date | None) -> datetime | None:
    """Return the first instant after a day."""
    return begin(found + timedelta(days=1)) if found else None


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV that spreadsheets read in Chinese; no cell can become a formula there."""
    text = io.StringIO()
    csv.writer(text).writerows([[_cell(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value

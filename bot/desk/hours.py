"""Support hours: when people are there, with Chinese public holidays and make-up working days."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

import chinese_calendar
import yaml

from bot.clock import SHANGHAI
from bot.errors import SettingsError

log = logging.getLogger(__name__)

Shift = tuple[time, time]
SEARCH_DAYS = 30


@dataclass(frozen=True, slots=True)
class SupportHours:
    """The shifts of a working day, of a day off (weekend) and of a public holiday, in Asia/Shanghai."""

    working_day: tuple[Shift, ...]
    day_off: tuple[Shift, ...]
    holiday: tuple[Shift, ...]

    def shifts(self, day: date) -> tuple[Shift, ...]:
        """Return the shifts of a day."""
        return {"working_day": self.working_day, "day_off": self.day_off, "holiday": self.holiday}[kind(day)]

    def open_at(self, instant: datetime) -> bool:
        """Say whether somebody is there at an instant; the end of a shift is no longer inside it."""
        local = instant.astimezone(SHANGHAI)
        return any(start <= local.time() < end for start, end in self.shifts(local.date()))

    def next_open(self, instant: datetime) -> datetime | None:
        """Return when the next shift begins after an instant; None when none does within 30 days."""
        local = instant.astimezone(SHANGHAI)
        return next((begin for begin in self._begins(local.date()) if begin > local), None)

    def _begins(self, first: date) -> Iterator[datetime]:
        for offset in range(SEARCH_DAYS + 1):
            day = first + timedelta(days=offset)
            yield from (datetime.combine(day, start, SHANGHAI) for start, _ in self.shifts(day))

    def in_words(self, day: date) -> str:
        """Return a day's shifts as members read them: 9:00–12:00、13:30–18:00."""
        return "、".join(f"{clock(start)}–{clock(end)}" for start, end in self.shifts(day))


def clock(value: time) -> str:
    """Return a time of day as 9:00."""
    return f"{value.hour}:{value.minute:02d}"


@lru_cache(maxsize=4096)
def kind(day: date) -> str:
    """Return `working_day`, `day_off` or `holiday`; a year the calendar does not know falls back to the weekday."""
    try:
        is_holiday, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        log.warning("the holiday calendar does not know the year; weekdays decide", extra={"year": day.year})
        return "day_off" if day.weekday() >= 5 else "working_day"
    if is_holiday and name:
        return "holiday"
    return "day_off" if is_holiday else "working_day"


def load_hours(path: Path) -> SupportHours:
    """Read `data/support_hours.yml`. Raises SettingsError naming the file and what is wrong."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return SupportHours(**{name: tuple(_shift(s) for s in data[name]) for name in SupportHours.__slots__})
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"support hours in {path.name}: {error!r}") from error


def _shift(text: str) -> Shift:
    start, end = (time.fromisoformat(part) for part in text.split("-"))
    if start >= end:
        raise ValueError(f"a shift must end after it begins: {text}")
    return start, end

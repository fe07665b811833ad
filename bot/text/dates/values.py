"""What a date phrase means before and after it is tied to a year, a month or a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Problem = Literal["impossible", "future"]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date phrase: `raw[start:end] == text`, meaning the days `first` to `last` in Asia/Shanghai.

    `problem` is "impossible" (2月30号; both days None), "future" (wholly after today), or None.
    """

    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both counted."""

    first: date
    last: date

    @classmethod
    def day(cls, day: date) -> Span:
        """Return the span of one day."""
        return cls(day, day)

    @property
    def is_day(self) -> bool:
        """Whether it is one single day."""
        return self.first == self.last

    def widened(self, days: int) -> Span:
        """Return it with `days` more on both sides."""
        return Span(self.first - timedelta(days), self.last + timedelta(days))


@dataclass(frozen=True, slots=True)
class Fixed:
    """A span that needs nothing more; None is a day no calendar has. `monthly`: it names days inside a month."""

    span: Span | None
    monthly: bool = False


@dataclass(frozen=True, slots=True)
class Yearly:
    """Comes once a year: `of(year)` gives its span, None when that year has no such day."""

    of: Callable[[int], Span | None]
    monthly: bool = False


@dataclass(frozen=True, slots=True)
class Monthly:
    """Comes once a month: `of(year, month)` gives its span, None when that month has no such day."""

    of: Callable[[int, int], Span | None]


@dataclass(frozen=True, slots=True)
class Weekly:
    """Comes once a week: `of(monday)` gives its span in the week of that Monday."""

    of: Callable[[date], Span]


Meaning = Fixed | Yearly | Monthly | Weekly


@dataclass(frozen=True, slots=True)
class Parsed:
    """A phrase read up to `end`."""

    end: int
    meaning: Meaning


Reader = Callable[[str, int, date], Parsed | None]
"""A rule: reads folded text at a position, relative to today; None when it does not apply."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A reader and the characters its phrases can begin with."""

    read: Reader
    begins: frozenset[str]

"""Reading one field of a JSON answer: strict about what is there, tolerant about what is not.

A field that must be there and is not, or one of the wrong type, is a BadAnswer naming its place (never its value).
JSON null counts as absent. An unknown word of an enum is its UNKNOWN; unknown fields are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from bot.clock import SHANGHAI

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

CENT = Decimal("0.01")
MONEY = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}.*")


class BadAnswer(Exception):
    """An answer breaks the contract at `place`."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class Fields:
    """One JSON object, read field by field. `place` is where it stands in the answer."""

    def __init__(self, value: object, place: str = "") -> None:
        if not isinstance(value, Mapping):
            raise BadAnswer(place or "the body")
        self._values: Mapping[str, Any] = value
        self._place = place

    def required(self, name: str, read: Callable[[object], T]) -> T:
        """Read a field that must be there."""
        value = self.optional(name, read)
        if value is None:
            raise BadAnswer(self._at(name))
        return value

    def optional(self, name: str, read: Callable[[object], T]) -> T | None:
        """Read a field that may be absent: None then. `read` raises ValueError for what it cannot take."""
        value = self._values.get(name)
        if value is None:
            return None
        try:
            return read(value)
        except (ValueError, OverflowError):
            raise BadAnswer(self._at(name)) from None

    def object(self, name: str) -> Fields:
        """Return an object that must be there."""
        return Fields(self._values.get(name), self._at(name))

    def objects(self, name: str) -> Sequence[Fields]:
        """Return a list of objects that must be there; it may be empty."""
        parts = self._values.get(name)
        if not isinstance(parts, list):
            raise BadAnswer(self._at(name))
        return [Fields(part, f"{self._at(name)}[{index}]") for index, part in enumerate(parts)]

    def _at(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name


def text(value: object) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise ValueError("not a string")
    return value


def identifier(value: object) -> str:
    """Read an id: a string with something in it."""
    if not text(value):
        raise ValueError("an empty id")
    return text(value)


def texts(value: object) -> tuple[str, ...]:
    """Read a list of strings."""
    if not isinstance(value, list):
        raise ValueError("not a list")
    return tuple(text(one) for one in value)


def word(kind: type[E]) -> Callable[[object], E]:
    """Return a reader of an enum's words; one it does not know is UNKNOWN."""

    def read(value: object) -> E:
        said = text(value)
        try:
            return kind(said)
        except ValueError:
            return kind("unknown")

    return read


def money(value: object) -> Decimal:
    """Read a decimal string in CNY, such as "36.50"; parts of a cent are refused, not rounded."""
    if not MONEY.fullmatch(text(value)):
        raise ValueError("not an amount")
    amount = Decimal(text(value))
    cents = amount.quantize(CENT)
    if cents != amount:
        raise ValueError("parts of a cent")
    return cents


def day(value: object) -> date:
    """Read an ISO date, such as 2021-03-26."""
    if not DAY.fullmatch(text(value)):
        raise ValueError("not a day")
    return date.fromisoformat(text(value))


def instant(value: object) -> datetime:
    """Read an ISO 8601 instant with offset, as Asia/Shanghai. One without offset could be any hour: refused."""
    if not INSTANT.fullmatch(text(value)):
        raise ValueError("not an instant")
    read = datetime.fromisoformat(text(value).upper())
    if read.tzinfo is None:
        raise ValueError("no offset")
    return read.astimezone(SHANGHAI)

"""The frames a widget sends through its socket, as values. See docs/widget-protocol.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.web.message import MESSAGE_ID, Message, fields_of, read_message, read_score, read_thumb
from bot.errors import InputError


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame: who it is, and the last entry seen."""

    token: str
    after: str | None


@dataclass(frozen=True, slots=True)
class Say:
    """A message."""

    message: Message


@dataclass(frozen=True, slots=True)
class Types:
    """The member writes, or stopped."""

    on: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """A thumb for an entry; None takes it back."""

    entry: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """The score of the conversation."""

    value: int
    comment: str | None


@dataclass(frozen=True, slots=True)
class Before:
    """A wish for the entries above one."""

    id: str


@dataclass(frozen=True, slots=True)
class Ping:
    """A sign of life."""


Frame = Hello | Say | Types | Rate | Score | Before | Ping


def read_fields(text: Any) -> dict[str, Any]:
    """Return the fields of a frame. Raises InputError, without the input, when it is no JSON."""
    if not isinstance(text, str):
        raise InputError("a frame is text")
    try:
        return fields_of(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise InputError("a frame is a JSON object") from error


def read_frame(fields: Mapping[str, Any]) -> Frame:
    """Read a frame. Raises InputError, without the input, when it is none."""
    kind = fields.get("type")
    reader = READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise InputError("a frame has a known type")
    return reader(fields)


def message_id(fields: Mapping[str, Any]) -> str | None:
    """Return the id of the message a frame is about, where it has one."""
    found = fields.get("id")
    return found if isinstance(found, str) and MESSAGE_ID.fullmatch(found) else None


def _hello(fields: Mapping[str, Any]) -> Hello:
    token, after = fields.get("token"), fields.get("after")
    return Hello(token if isinstance(token, str) else "", after if isinstance(after, str) else None)


def _types(fields: Mapping[str, Any]) -> Types:
    if not isinstance(fields.get("on"), bool):
        raise InputError("on: true or false")
    return Types(fields["on"])


def _before(fields: Mapping[str, Any]) -> Before:
    if not isinstance(fields.get("id"), str):
        raise InputError("id: an entry's id")
    return Before(fields["id"])


READERS: Mapping[str, Callable[[Mapping[str, Any]], Frame]] = {
    "hello": _hello,
    "say": lambda fields: Say(read_message(fields)),
    "typing": _types,
    "rate": lambda fields: Rate(*read_thumb(fields)),
    "score": lambda fields: Score(*read_score(fields)),
    "before": _before,
    "ping": lambda fields: Ping(),
}

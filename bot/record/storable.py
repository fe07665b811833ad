"""Values as both databases take them.

No database takes half a surrogate pair, PostgreSQL takes no NUL; both can come out of a member's JSON. They become
U+FFFD: a message with a broken emoji is still a message. NaN is no JSON and is refused on both alike (ValueError).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def storable_text(text: str) -> str:
    """Return `text` with U+FFFD for what no database takes."""
    if not _is_whole(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\x00", "\ufffd")


def to_json(value: Any) -> str:
    """Return JSON that both databases take; Chinese stays readable and short."""
    text = _encode(value)
    # Looked at once, when it is written out: going through every value costs more than writing it.
    if "\\u0000" in text or not _is_whole(text):
        return _encode(_storable(value))
    return text


def _is_whole(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, Mapping):
        return {_storable(name): _storable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(part) for part in value]
    return value

"""Button payloads: which texts beginning with `/` are taken as such, and how 「1」 finds the button it means."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from bot.conversation.reply import Button

PAYLOAD = re.compile(r"/(?P<intent>[a-z_]{2,40})(?P<entities>\{[^{}]{0,200}\})?")
WISHES = frozenset({"verify", "source", "unbind", "remind", "unremind"})
TAPPABLE = re.compile(r"ask_[a-z_]+|request_human|complain|greet|affirm|deny|inform")
CHOICE = re.compile(r"(?:第|选|回复)?\s*([1-9１-９一二三四五六七八九])\s*(?:个|项|条|号)?[。.!！]?")
DIGITS = {c: n for n, c in enumerate("一二三四五六七八九", 1)}


def plain(text: str) -> str:
    """Return the text as the engine may read it: a payload a button may carry stays, any other `/…` is only text.

    Rasa takes every message that begins with `/` as a command; a member must not be able to give one.
    """
    stripped = text.strip()
    if not stripped.startswith("/"):
        return text
    return stripped if _tappable(stripped) else stripped.lstrip("/ ")


def _tappable(text: str) -> bool:
    match = PAYLOAD.fullmatch(text)
    if match is None or not TAPPABLE.fullmatch(match["intent"]):
        return False
    if match["entities"] is None:
        return match["intent"] != "inform"
    try:
        entities = json.loads(match["entities"])
    except ValueError:
        return False
    # Compared as a list: a value that is none of the wishes may be of any type JSON has, hashable or not.
    return isinstance(entities, dict) and list(entities) == ["wish"] and entities["wish"] in list(WISHES)


def chosen(text: str, choices: Sequence[Button]) -> str:
    """Return the payload of the button a bare number or the button's own title means, else the text."""
    stripped = text.strip()
    by_title = next((b.payload for b in choices if b.title == stripped), None)
    if by_title:
        return by_title
    match = CHOICE.fullmatch(stripped)
    if match is None:
        return text
    number = DIGITS.get(match[1]) or int(match[1])
    return choices[number - 1].payload if number <= len(choices) else text

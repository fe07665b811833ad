"""The account's own menu: read from a file, checked against WeChat's limits, and told in WeChat's words.

Source: WeChat's page 「自定义菜单创建接口」: at most 3 buttons of 16 bytes, each with at most 5 below it of 60 bytes; a key has at most 128 bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.channels.wechat.splitting import size
from bot.conversation.payload import plain
from bot.errors import InputError

MOST_TOP, MOST_BELOW = 3, 5
TOP_BYTES, BELOW_BYTES, KEY_BYTES = 16, 60, 128


@dataclass(frozen=True, slots=True)
class Entry:
    """A button: a tap on it says `payload`, or it opens others."""

    title: str
    payload: str | None
    below: tuple[Entry, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the button as WeChat wants it."""
        if self.below:
            return {"name": self.title, "sub_button": [entry.as_dict() for entry in self.below]}
        return {"type": "click", "name": self.title, "key": self.payload}


@dataclass(frozen=True, slots=True)
class Menu:
    """The whole menu."""

    entries: tuple[Entry, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the menu as WeChat wants it."""
        return {"button": [entry.as_dict() for entry in self.entries]}

    @property
    def titles(self) -> Mapping[str, str]:
        """The titles by their payloads."""
        flat = (one for entry in self.entries for one in (entry, *entry.below))
        return {entry.payload: entry.title for entry in flat if entry.payload}


def load_menu(path: Path) -> Menu:
    """Read the menu. Raises InputError, with a sentence that names the line that is wrong."""
    try:
        data = YAML(typ="safe").load(path)
    except (OSError, YAMLError) as error:
        raise InputError(f"{path.name}: cannot be read: {type(error).__name__}") from error
    entries = data.get("menu") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise InputError(f"{path.name}: it must hold a list named `menu`")
    menu = Menu(tuple(_entry(entry, path.name) for entry in entries))
    for problem in problems(menu):
        raise InputError(f"{path.name}: {problem}")
    return menu


def problems(menu: Menu) -> Iterator[str]:
    """Yield what WeChat, or our own dialogue, would not take."""
    if not 1 <= len(menu.entries) <= MOST_TOP:
        yield f"a menu has 1 to {MOST_TOP} buttons"
    for entry in menu.entries:
        if len(entry.below) > MOST_BELOW:
            yield f"{entry.title}: at most {MOST_BELOW} buttons below one"
        yield from _problems(entry, TOP_BYTES)
        for below in entry.below:
            yield from _problems(below, BELOW_BYTES)


def _problems(entry: Entry, most: int) -> Iterator[str]:
    if not 1 <= size(entry.title) <= most:
        yield f"{entry.title}: a title here has 1 to {most} bytes"
    if entry.below:
        return
    payload = entry.payload or ""
    if not payload.startswith("/") or plain(payload) != payload or size(payload) > KEY_BYTES:
        yield f"{entry.title}: its payload is none the dialogue takes from a button"


def _entry(data: Any, name: str) -> Entry:
    if not isinstance(data, dict) or not isinstance(data.get("title"), str):
        raise InputError(f"{name}: each button has a title")
    below: Sequence[Any] = data.get("below") or ()
    return Entry(data["title"], data.get("payload"), tuple(_entry(entry, name) for entry in below))

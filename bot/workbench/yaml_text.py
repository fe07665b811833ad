"""YAML files changed in place with ruamel.yaml: order, comments and style stay, so that a diff shows the change alone."""

from __future__ import annotations

from io import StringIO
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import InputError

WIDE = 10_000


def load(text: str, path: str) -> Any:
    """Read a YAML text for changing. Raises InputError naming the file when it is none."""
    try:
        return _yaml().load(text)
    except YAMLError as error:
        raise InputError(f"{path}: {error}") from error


def dump(document: Any) -> str:
    """Return the text of a document."""
    out = StringIO()
    _yaml().dump(document, out)
    return out.getvalue()


def load_faithful(text: str, path: str) -> Any:
    """Read a YAML text that is written back exactly as it stands. Raises InputError when it would be reformatted."""
    document = load(text, path)
    if dump(document) != text:
        raise InputError(f"{path} 的写法比较特别，自动改会牵动别的行，请手工改这个文件。")
    return document


def with_line(text: str, at: int, line: str) -> str:
    """Return the text with a line put before the line numbered `at` (from 0)."""
    lines = text.splitlines(keepends=True)
    if at and at == len(lines) and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join([*lines[:at], line if line.endswith("\n") else f"{line}\n", *lines[at:]])


def _yaml() -> YAML:
    made: Any = YAML()
    made.preserve_quotes = True
    made.width = WIDE
    return cast(YAML, made)

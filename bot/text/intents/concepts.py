"""Finds the concepts of the lexicon in a message: many ways of saying it, one name.

The lexicon is a YAML file: `concepts` maps a name to its surface forms, `patterns` maps a name to regular expressions
(dates, amounts), `files` names lexicons beside it whose entries (`canonical: [other names]`) are forms too. From left to right the longest form wins, so 退出 is never read as 退; a form listed under several
names carries all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import ModelError

LEXICON_FILE = "concepts.yml"


@dataclass(frozen=True, slots=True)
class Match:
    """One form found at text[start:end], with the names of its concepts."""

    start: int
    end: int
    names: tuple[str, ...]


class Concepts:
    """The lexicon, ready for matching. Immutable after building, so threads may share it."""

    def __init__(self, forms: Mapping[str, Sequence[str]], patterns: Mapping[str, Sequence[str]]) -> None:
        names: dict[str, list[str]] = {}
        for name, surfaces in forms.items():
            for surface in surfaces:
                names.setdefault(str(surface).lower(), []).append(name)
        self._names = {form: tuple(dict.fromkeys(found)) for form, found in names.items()}
        self._reach: dict[str, tuple[int, ...]] = {}
        for form in self._names:
            lengths = {*self._reach.get(form[0], ()), len(form)}
            self._reach[form[0]] = tuple(sorted(lengths, reverse=True))
        self._patterns = [
            (name, re.compile("|".join(f"(?:{p})" for p in several))) for name, several in patterns.items()
        ]

    @classmethod
    def load(cls, lexicon_dir: Path | None) -> Concepts:
        """Read concepts.yml of a folder; no folder or no file means no concepts. Raises ModelError on a bad file."""
        path = lexicon_dir / LEXICON_FILE if lexicon_dir else None
        if path is None or not path.exists():
            return cls({}, {})
        try:
            found = _read(path)
            forms = {name: list(several) for name, several in found["concepts"].items()}
            for name, file in found.get("files", {}).items():
                forms.setdefault(name, []).extend(_entries(path.with_name(file)))
            return cls(forms, found.get("patterns", {}))
        except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, re.error) as error:
            raise ModelError(f"{path.name} cannot be read: {error}") from error

    def __bool__(self) -> bool:
        return bool(self._names or self._patterns)

    def find(self, text: str) -> list[Match]:
        """Return the matches from left to right, none overlapping."""
        return list(self._scan(text)) if self else []

    def _scan(self, text: str) -> Iterator[Match]:
        spans = self._pattern_spans(text)
        at = 0
        while at < len(text):
            end, names = self._longest(text, at)
            if at in spans and spans[at][0] >= end:
                end, names = spans[at]
            if names:
                yield Match(at, end, names)
            at = max(end, at + 1)

    def _longest(self, text: str, at: int) -> tuple[int, tuple[str, ...]]:
        for length in self._reach.get(text[at], ()):
            names = self._names.get(text[at : at + length])
            if names and at + length <= len(text):
                return at + length, names
        return at, ()

    def _pattern_spans(self, text: str) -> dict[int, tuple[int, tuple[str, ...]]]:
        spans: dict[int, tuple[int, tuple[str, ...]]] = {}
        for name, pattern in self._patterns:
            for match in pattern.finditer(text):
                if match.end() > spans.get(match.start(), (match.start(),))[0]:
                    spans[match.start()] = (match.end(), (name,))
        return spans


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return found


def _entries(path: Path) -> list[str]:
    """Return every name of a lexicon; one that is not there adds none."""
    if not path.exists():
        return []
    return [str(name) for first, others in _read(path).items() for name in (first, *(others or ()))]

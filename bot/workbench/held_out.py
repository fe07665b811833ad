"""Held-out messages and date phrases: how they stand in files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import parse_instant


@dataclass(frozen=True, slots=True)
class HeldOut:
    """One test message with its label: one intent, or two for two questions; entities as (kind, text, value)."""

    text: str
    intents: tuple[str, ...]
    entities: tuple[tuple[str, str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """One date phrase; `first` and `last` are ISO days, None when there is none; `phrase` None means no date."""

    text: str
    phrase: str | None
    as_of: datetime
    first: str | None
    last: str | None
    problem: str | None


def read_held_out(folder: Path) -> list[HeldOut]:
    """Read every *.jsonl of a folder, in the order of names and lines."""
    return [_held_out(row, source) for source, row in _rows(folder)]


def read_dates(folder: Path) -> list[DatePhrase]:
    """Read every *.jsonl of a folder of date phrases."""
    return [
        DatePhrase(
            text=row["text"],
            phrase=row.get("phrase"),
            as_of=parse_instant(row["as_of"]),
            first=row.get("from"),
            last=row.get("to"),
            problem=row.get("problem"),
        )
        for _, row in _rows(folder)
    ]


def _held_out(row: dict[str, Any], source: str) -> HeldOut:
    entities = tuple((e["entity"], e["text"], str(e["value"])) for e in row.get("entities", ()))
    return HeldOut(row["text"], tuple(row["intents"]), entities, source)


def _rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield path.stem, json.loads(line)

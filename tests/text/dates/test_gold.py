"""The gold lists: at least 97 % right, at most 1 % wrong but sure.

A line holds `text`, `as_of`, `phrase` (None: no date), `from`, `to` and, where it applies, `problem`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.clock import parse_instant
from bot.text.dates import FoundDate, find_dates

LISTS = Path(__file__).parents[2] / "data" / "dates"


def lines() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(LISTS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def about(line: dict[str, Any], found: list[FoundDate]) -> list[FoundDate]:
    """Return what was found where the gold phrase stands."""
    if line["phrase"] is None:
        return found
    start = line["text"].find(line["phrase"])
    return [f for f in found if f.start < start + len(line["phrase"]) and f.end > start]


def right(line: dict[str, Any], found: list[FoundDate]) -> bool:
    if line["phrase"] is None:
        return not found
    if len(found) != 1 or found[0].problem != line.get("problem"):
        return False
    if found[0].problem == "impossible":
        return True
    return (str(found[0].first), str(found[0].last)) == (line["from"], line["to"])


def judged() -> tuple[list[str], list[str], int]:
    wrong, sure = [], []
    every = lines()
    for line in every:
        found = about(line, find_dates(line["text"], parse_instant(line["as_of"]).date()))
        if not right(line, found):
            said = [(f.text, str(f.first), str(f.last), f.problem) for f in found]
            note = f"{line} -> {said}"
            wrong.append(note)
            if any(f.problem is None for f in found):
                sure.append(note)
    return wrong, sure, len(every)


def test_gold_lists_are_read_right() -> None:
    wrong, sure, total = judged()
    assert total > 0
    assert len(wrong) <= 0.03 * total, "\n".join(wrong)
    assert len(sure) <= 0.01 * total, "\n".join(sure)

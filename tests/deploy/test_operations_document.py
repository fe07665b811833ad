"""docs/operations.md says what the code has: every setting, every metric, every command, no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import NAMES, Settings

# What prometheus_client makes of a name.
SUFFIXES = ("_total", "_bucket", "_count", "_sum", "")


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "docs" / "operations.md").read_text()


def rows(text: str, heading: str) -> dict[str, list[str]]:
    """The rows of the first table under a heading, by their first cell."""
    part = text.split(f"## {heading}\n")[1].partition("\n## ")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"
    ]
    return {row[0].strip("`"): row[1:] for row in cells[2:]}


def test_每个设置一行_默认值是真的(text: str, tmp_path: Path) -> None:
    table = rows(text, "Settings")
    assert set(table) == set(NAMES.values())
    plain = {"host", "port", "workers", "max_turns", "plan", "retention_days"}
    for field in plain:
        assert table[NAMES[field]][0] == f"`{Settings.model_fields[field].default}`", field
    assert all(row[1] for row in table.values())


def test_每个指标都写到了_没有写不存在的(text: str, root: Path) -> None:
    sources = "".join(path.read_text() for path in (root / "bot" / "server").glob("*.py"))
    made = set(re.findall(r'"(bot_[a-z_]+)"', sources))
    written = set(re.findall(r"\b(bot_[a-z_]+)\b", text))
    assert {name for name in made if not any(name + suffix in written for suffix in SUFFIXES)} == set()
    known = {name + suffix for name in made for suffix in SUFFIXES}
    assert written - known == set()


def test_提到的命令都有(text: str, root: Path) -> None:
    commands = set(re.findall(r"python -m bot ([a-z]+)", text))
    table = "".join(path.read_text() for path in (root / "bot" / "cli").glob("*.py"))
    missing = [c for c in commands if f"def {c}(" not in table and f'name="{c}"' not in table]
    assert missing == []


def test_提到的文件都在(text: str, root: Path) -> None:
    named = re.findall(r"`((?:deploy|bot|data|docs)/[\w./*-]*)`", text)
    assert [name for name in named if not list(root.glob(name.rstrip("/")))] == []

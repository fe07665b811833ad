"""Reading the training files (`data/nlu/*.yml`) as (intent, text)."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.errors import InputError


def read_examples(folder: Path) -> list[tuple[str, str]]:
    """Read every example in the order of files and lines. Raises InputError naming the file that is wrong."""
    examples: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
            examples += [(b["intent"], text) for b in blocks for text in _lines(b["examples"])]
        except (yaml.YAMLError, KeyError, TypeError) as error:
            raise InputError(f"{path.name}: {error!r}") from error
    return examples


def _lines(block: str) -> list[str]:
    return [line.removeprefix("- ").strip() for line in block.splitlines() if line.strip()]

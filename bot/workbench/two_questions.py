"""Messages of two questions (`data/two_questions/*.yml`): `|` stands where the second question begins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import InputError

BORDER = "|"
FOLDER = "data/two_questions"


@dataclass(frozen=True, slots=True)
class TwoQuestions:
    """One message: `parts` joined are the message as it was typed; `file` is where it stands."""

    parts: tuple[str, str]
    intents: tuple[str, str]
    file: str = ""

    @property
    def text(self) -> str:
        """The message as it was typed."""
        return "".join(self.parts)


def read_two_questions(folder: Path) -> list[TwoQuestions]:
    """Read every file of the folder, in the order of names and lines. Raises InputError naming what is wrong."""
    found: list[TwoQuestions] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["two_questions"]
            found += [_read(row, path.name) for row in rows or ()]
        except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise InputError(f"{path.name}: {error}") from error
    return found


def _read(row: dict[str, Any], file: str) -> TwoQuestions:
    text = str(row["text"])
    first, border, second = text.partition(BORDER)
    if not border or not first.strip() or not second.strip() or BORDER in second:
        raise ValueError(f"one {BORDER} stands between the two questions: {text}")
    intents = tuple(str(intent) for intent in row["intents"])
    if len(intents) != 2 or intents[0] == intents[1]:
        raise ValueError(f"two different intents are needed: {text}")
    return TwoQuestions((first, second), (intents[0], intents[1]), file)

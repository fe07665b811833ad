"""Messages of two questions that people wrote, with the border marked: what a second question is learnt from.

A file holds `two_questions`: a list of `text`, with one `|` where the second question begins, and `intents`, the two in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import ModelError
from bot.text.intents.border_fitting import SEPARATORS, Marked
from bot.text.intents.questions import without_joiner

MARK = "|"
STANDS_ALONE = 5
"""Characters from which a second question is taken to say by itself what it asks."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Both parts as they were typed one after the other, and what each asks."""

    parts: tuple[str, str]
    intents: tuple[str, str]

    @property
    def text(self) -> str:
        """The message as it was typed."""
        return "".join(self.parts)

    def halves(self, normalise: Callable[[str], str]) -> list[tuple[str, str]]:
        """Return the questions that are messages by themselves too, normalised, with their intents.

        A short second one leans on the first: 「多少钱」 alone asks nothing certain.
        """
        first = normalise(self.parts[0]).strip(SEPARATORS)
        last = normalise(self.parts[1])
        last = without_joiner(last) or last
        found = [(first, self.intents[0]), (last, self.intents[1])]
        return found if len(last) >= STANDS_ALONE else found[:1]

    def marked(self, normalise: Callable[[str], str], number: dict[str, int]) -> Marked:
        """Return the message normalised, with its border and the numbers of its intents."""
        whole = normalise(self.text)
        last = normalise(self.parts[1]).lstrip()
        border = len(whole) - len(last) if whole.endswith(last) else len(normalise(self.parts[0]))
        return Marked(whole, min(border, len(whole)), (number[self.intents[0]], number[self.intents[1]]))


def read_pairs(folder: Path) -> Sequence[Pair]:
    """Read every file of a folder; no folder means no pairs. Raises ModelError naming the file that is wrong."""
    found: list[Pair] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            rows = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["two_questions"]
            found += [_pair(str(row["text"]), row["intents"]) for row in rows]
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{path.name} cannot be read: {error}") from error
    return found


def _pair(text: str, intents: Sequence[str]) -> Pair:
    first, last = text.split(MARK)
    one, two = intents
    if not first.strip() or not last.strip() or one == two:
        raise ValueError(f"two different questions with one {MARK} between them, please: {text[:40]}")
    return Pair((first, last), (one, two))

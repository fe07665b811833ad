"""What a message carries besides its question: danger to life, distress, a wish for the source, a correction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import PlanError


@dataclass(frozen=True, slots=True)
class SignalFinder:
    """Finds signals by the patterns of `data/lexicon/signals.yml`. Built by `load_signals`."""

    patterns: Mapping[str, re.Pattern[str]]
    normalise: Callable[[str], str]

    def find(self, text: str) -> tuple[str, ...]:
        """Return the names of the signals in a message, in the lexicon's order."""
        plain = self.normalise(text).strip(" ,.!?。~")
        return tuple(name for name, pattern in self.patterns.items() if pattern.search(plain))


def load_signals(path: Path, normalise: Callable[[str], str]) -> SignalFinder:
    """Read the lexicon. Raises PlanError with the name of the signal whose pattern is wrong."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    patterns = {}
    for name, alternatives in data.items():
        try:
            patterns[name] = re.compile("|".join(f"(?:{one})" for one in alternatives))
        except re.error as error:
            raise PlanError(f"{path.name}: signal {name}: {error}") from error
    return SignalFinder(patterns, normalise)

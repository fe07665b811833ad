"""What one check found, in the operator's words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """GOOD; WATCH: the bot serves, somebody should know; ACT: something must be done."""

    GOOD = "good"
    WATCH = "watch"
    ACT = "act"


MARKS = {Level.GOOD: "正常", Level.WATCH: "留意", Level.ACT: "处理"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `advice` says what to do, empty when there is nothing to do. Never holds a secret or a member's data."""

    check: str
    level: Level
    said: str
    advice: str = ""

    def line(self) -> str:
        """Return the line for a terminal."""
        advice = f" → {self.advice}" if self.advice else ""
        return f"[{MARKS[self.level]}] {self.check}：{self.said}{advice}"

    def as_dict(self) -> dict[str, str]:
        """Return JSON-ready values."""
        return {**asdict(self), "level": self.level.value}


def good(check: str, said: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(check, Level.GOOD, said)


def watch(check: str, said: str, advice: str) -> Finding:
    """Return a finding somebody should know of."""
    return Finding(check, Level.WATCH, said, advice)


def act(check: str, said: str, advice: str) -> Finding:
    """Return a finding that asks for something to be done."""
    return Finding(check, Level.ACT, said, advice)

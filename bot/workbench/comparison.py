"""A candidate beside the model in service: every message and dialogue whose answer changes, for better or worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.workbench.judgement import Judgement, Reading


class Turnout(StrEnum):
    """What a change is. `OTHER`: neither answer is the right one, or both are."""

    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"


TURNOUT_CHINESE: Mapping[Turnout, str] = {
    Turnout.BETTER: "变好",
    Turnout.WORSE: "变差",
    Turnout.OTHER: "变了",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A test message that is answered otherwise."""

    before: Reading
    after: Reading
    turnout: Turnout


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes with the candidate. Dialogues by name."""

    changed: tuple[Changed, ...]
    dialogues_mended: tuple[str, ...]
    dialogues_broken: tuple[str, ...]
    not_comparable: int
    """Test messages only one of the two was judged on."""

    def count(self, turnout: Turnout) -> int:
        """Return how many messages turn out so."""
        return sum(one.turnout is turnout for one in self.changed)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "better": self.count(Turnout.BETTER),
            "worse": self.count(Turnout.WORSE),
            "other": self.count(Turnout.OTHER),
            "dialogues_mended": list(self.dialogues_mended),
            "dialogues_broken": list(self.dialogues_broken),
            "not_comparable": self.not_comparable,
            "changed": [
                {"turnout": c.turnout.value, "before": asdict(c.before), "after": asdict(c.after)}
                for c in self.changed
            ],
        }


def compare(before: Judgement, after: Judgement) -> Comparison:
    """Compare two judgements over the same messages; what got worse comes first."""
    old = {_key(reading): reading for reading in before.readings}
    new = {_key(reading): reading for reading in after.readings}
    both = [name for name in new if name in old]
    found = [
        Changed(old[name], new[name], turnout(old[name], new[name]))
        for name in both
        if _answer(old[name]) != _answer(new[name])
    ]
    order = (Turnout.WORSE, Turnout.BETTER, Turnout.OTHER)
    failed, fails = ({d.name for d in judged.failed} for judged in (before, after))
    shared = {d.name for d in before.dialogues} & {d.name for d in after.dialogues}
    return Comparison(
        tuple(sorted(found, key=lambda c: order.index(c.turnout))),
        tuple(sorted((failed - fails) & shared)),
        tuple(sorted((fails - failed) & shared)),
        len(set(old) ^ set(new)),
    )


def turnout(before: Reading, after: Reading) -> Turnout:
    """Say what a change is: a wrong answer is worse than a question back, and that worse than the right answer."""
    old, new = worth(before), worth(after)
    if old == new:
        return Turnout.OTHER
    return Turnout.BETTER if new > old else Turnout.WORSE


def worth(reading: Reading) -> int:
    """Return how much an answer is worth: 3 the right one, 2 one of two questions, 1 asking back or passing, 0 a wrong one."""
    outside = reading.wanted == ("out_of_scope",)
    silent = reading.decision != "answer" or reading.found == ("out_of_scope",)
    if silent:
        return 3 if outside else 1
    if reading.right:
        return 3
    return 2 if set(reading.found) & set(reading.wanted) else 0


def _key(reading: Reading) -> tuple[str, tuple[str, ...]]:
    return reading.text, reading.wanted


def _answer(reading: Reading) -> tuple[Any, ...]:
    """What the member would get: asking back and rejecting are told apart, the intent counts when it is answered or asked about."""
    return reading.decision, () if reading.decision == "reject" else reading.found


_Counts = Counter[str]


def intents_changed(comparison: Comparison) -> dict[str, tuple[int, int]]:
    """Return how many messages of each intent got better and worse."""
    better: _Counts = Counter()
    worse: _Counts = Counter()
    for one in comparison.changed:
        for intent in one.after.wanted:
            better[intent] += one.turnout is Turnout.BETTER
            worse[intent] += one.turnout is Turnout.WORSE
    return {
        name: (better[name], worse[name]) for name in sorted({*better, *worse}) if better[name] or worse[name]
    }

"""What a trainer says of one message: one intent, two with the border between them, out of scope, or nothing to learn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import InputError

OUT_OF_SCOPE = "out_of_scope"
LONGEST = 500


class Verdict(StrEnum):
    """What was said. `SKIP` teaches nothing: unreadable, private, or not worth an example."""

    CONFIRM = "confirm"
    RELABEL = "relabel"
    OUT_OF_SCOPE = "out_of_scope"
    TWO = "two"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Span:
    """An entity as the trainer marks it, in characters of the message."""

    entity: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Label:
    """One trainer's word on one message. `border` is where the second question begins, for two intents only.

    Raises InputError when the parts do not fit together.
    """

    verdict: Verdict
    intents: tuple[str, ...] = ()
    border: int | None = None
    spans: tuple[Span, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Check what the types cannot say."""
        wanted = {Verdict.SKIP: 0, Verdict.TWO: 2}.get(self.verdict, 1)
        if len(self.intents) != wanted or len(set(self.intents)) != wanted:
            raise InputError(f"“{self.verdict}”要有 {wanted} 个不同的意图。")
        if (self.verdict is Verdict.OUT_OF_SCOPE) != (self.intents == (OUT_OF_SCOPE,)):
            raise InputError("范围以外的话，标成“范围以外”。")
        if (self.border is not None) != (self.verdict is Verdict.TWO):
            raise InputError("两个问题的话，要标出第二个问题从哪个字开始。")
        if len(self.note) > LONGEST:
            raise InputError(f"备注最多 {LONGEST} 个字。")

    @property
    def teaches(self) -> bool:
        """Whether the message becomes an example."""
        return self.verdict is not Verdict.SKIP

    def agrees(self, other: Label) -> bool:
        """Say whether two trainers mean the same: the intents count, not how they were chosen."""
        return self.intents == other.intents and self.teaches == other.teaches

    def parts(self, text: str) -> tuple[str, str]:
        """Return the two questions of a message. Raises InputError when the border leaves one empty."""
        border = self.border or 0
        first, second = text[:border], text[border:]
        if not first.strip() or not second.strip():
            raise InputError("第二个问题的起点要在句子中间。")
        return first, second

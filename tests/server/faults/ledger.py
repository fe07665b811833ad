"""What members sent and what they were shown, to be held against the record: the count each fault test ends with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Message = tuple[str, str]
"""Sender and message id."""
Shown = tuple[str, ...]
"""The texts of one set of replies."""


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """One turn as the record has it."""

    conversation_id: str
    message_ids: tuple[str, ...]
    replies: Shown


@dataclass(slots=True)
class Ledger:
    """Messages that were accepted, each with every set of replies that was shown for it, and how many were refused aloud."""

    shown: dict[Message, set[Shown]] = field(default_factory=dict)
    answers: int = 0
    refused: int = 0

    def answered(self, sender: str, message_id: str, replies: list[dict[str, Any]]) -> None:
        """Note the answer to one copy of a message."""
        self.answers += 1
        self.shown.setdefault((sender, message_id), set()).add(tuple(reply["text"] for reply in replies))

    def check(self, turns: Iterable[RecordedTurn], rows: Iterable[Message]) -> None:
        """Every accepted message has one set of replies, one turn and one row; and the record has no other."""
        assert {message: sets for message, sets in self.shown.items() if len(sets) != 1} == {}
        assert sorted(rows) == sorted(self.shown)
        recorded = [((sender_of(turn), mid), turn) for turn in turns for mid in turn.message_ids]
        assert sorted(message for message, _ in recorded) == sorted(self.shown)
        for (sender, message_id), turn in recorded:
            [seen] = self.shown[sender, message_id]
            # Messages answered together: the replies are the last one's.
            assert seen == (turn.replies if message_id == turn.message_ids[-1] else ())


def sender_of(turn: RecordedTurn) -> str:
    """The user id in a conversation's id."""
    return turn.conversation_id.partition(":")[2]

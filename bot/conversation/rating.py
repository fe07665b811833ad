"""What a member thinks of an answer (a thumb) or of the whole conversation (1 to 5), and its event on the stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import parse_instant
from bot.conversation.event import MAX_ID_LENGTH
from bot.errors import InputError
from bot.text.normalise import clean_input
from bot.text.privacy import hide

KIND = "rating"
VERSION = 1
WHOLE = "conversation"
"""The subject of a score; that of a thumb is the entry's id in the history."""
THUMBS = frozenset({"up", "down"})
SCORES = frozenset({"1", "2", "3", "4", "5"})
MAX_COMMENT = 500


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating; a later one of the same subject replaces it. `value` None takes a thumb back.

    `comment` has passed the privacy edge. Raises InputError when a rule is broken.
    """

    conversation_id: str
    subject: str
    value: str | None
    rated_at: datetime
    response: str | None = None
    """The response of the domain that was rated."""
    comment: str | None = None

    def __post_init__(self) -> None:
        """Check what the types cannot say."""
        for name in (self.conversation_id, self.subject):
            if not 0 < len(name) <= MAX_ID_LENGTH:
                raise InputError(f"an id has 1 to {MAX_ID_LENGTH} characters")
        allowed = SCORES if self.subject == WHOLE else THUMBS | {None}
        if self.value not in allowed:
            raise InputError("a thumb is up, down or none; a score is 1 to 5")
        if self.rated_at.tzinfo is None:
            raise InputError("an instant needs its offset")

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values: the event."""
        return {
            "kind": KIND,
            "version": VERSION,
            "conversation_id": self.conversation_id,
            "subject": self.subject,
            "value": self.value,
            "rated_at": self.rated_at.isoformat(),
            "response": self.response,
            "comment": self.comment,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rating:
        """Read back what `as_dict` gave. Raises InputError when it is none, of another version, or broken."""
        if data.get("kind") != KIND or data.get("version") != VERSION:
            raise InputError("the event is no rating of this version")
        texts = [data.get(name) for name in ("conversation_id", "subject", "rated_at")]
        optional = [data.get(name) for name in ("value", "response", "comment")]
        if not all(isinstance(t, str) for t in texts) or not all(
            o is None or isinstance(o, str) for o in optional
        ):
            raise InputError("the rating cannot be read")
        conversation_id, subject, rated_at = (str(text) for text in texts)
        value, response, comment = optional
        return cls(conversation_id, subject, value, parse_instant(rated_at), response, comment)


def private_comment(text: str | None) -> str | None:
    """Return a comment without personal numbers, None for an empty one; the raw values are kept nowhere."""
    if text is None or not text.strip():
        return None
    return hide(clean_input(text[:MAX_COMMENT]), None).text

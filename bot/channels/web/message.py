"""What a widget sends over HTTP and, field by field, through the socket as well."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.web.sessions import Session
from bot.conversation.inbound import Inbound
from bot.conversation.rating import MAX_COMMENT
from bot.errors import InputError

CHANNEL = "web"
MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
MAX_CHARACTERS = 4000
MAX_LABEL = 40
SUBMITTED = "已提交"
"""How the label of the verification card's values begins; what was submitted is in no label."""
THUMBS: Mapping[Any, str | None] = {"up": "up", "down": "down", "none": None}


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `id` is made in the browser: a resend carries the same one. `label` is what the member saw themselves say."""

    id: str
    text: str
    label: str | None = None

    def inbound(self, session: Session, at: datetime) -> Inbound:
        """Return it as the turn takes it."""
        return Inbound(CHANNEL, session.user_id, self.id, self.text, received_at=at, label=self.label)


def conversation_of(session: Session) -> str:
    """Return the conversation of a session."""
    return f"{CHANNEL}:{session.user_id}"


def read_message(data: Any) -> Message:
    """Read a message. Raises InputError, without the input, when its shape is wrong.

    An unpaired surrogate, which no store can write, becomes a question mark. A label stands for a button's payload or for what
    the verification card submits; beside any other text it is left out, so that what is seen is what was said.
    """
    fields = fields_of(data)
    message_id, text, label = fields.get("id"), fields.get("text"), fields.get("label")
    if not isinstance(message_id, str) or not MESSAGE_ID.fullmatch(message_id):
        raise InputError("id: 8 to 64 of A-Z a-z 0-9 _ -")
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        raise InputError(f"text: a string of at most {MAX_CHARACTERS} characters")
    if label is not None and (not isinstance(label, str) or len(label) > MAX_LABEL):
        raise InputError(f"label: a string of at most {MAX_LABEL} characters")
    spoken = label if label and (text.lstrip().startswith("/") or label.startswith(SUBMITTED)) else None
    return Message(message_id, whole(text), whole(spoken) if spoken else None)


def read_thumb(data: Any) -> tuple[str, str | None]:
    """Read a thumb: the entry's id, and `up`, `down` or None. Raises InputError."""
    fields = fields_of(data)
    entry, value = fields.get("entry"), fields.get("value")
    if not isinstance(entry, str) or not isinstance(value, str) or value not in THUMBS:
        raise InputError("entry: an entry's id; value: up, down or none")
    return entry, THUMBS[value]


def read_score(data: Any) -> tuple[int, str | None]:
    """Read a score of the whole conversation, 1 to 5, and a comment. Raises InputError."""
    fields = fields_of(data)
    value, comment = fields.get("value"), fields.get("comment")
    if type(value) is not int or not 1 <= value <= 5:
        raise InputError("value: 1 to 5")
    if comment is not None and (not isinstance(comment, str) or len(comment) > MAX_COMMENT):
        raise InputError(f"comment: a string of at most {MAX_COMMENT} characters")
    return value, whole(comment) if comment else None


def fields_of(data: Any) -> dict[str, Any]:
    """Return the fields of a JSON object; of anything else none."""
    return data if isinstance(data, dict) else {}


def whole(text: str) -> str:
    """Return a text that every store can write."""
    return text.encode("utf-8", "replace").decode("utf-8")

"""The body of a message the page sends, and the reply as the page reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.conversation.reply import Reply
from bot.errors import InputError

MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
MAX_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the page. `id` is made in the browser: a resend carries the same one."""

    id: str
    text: str


def read_message(data: Any) -> Message:
    """Read a body. Raises InputError, without the input, when its shape is wrong.

    An unpaired surrogate, which no store can write, becomes a question mark.
    """
    fields = data if isinstance(data, dict) else {}
    message_id, text = fields.get("id"), fields.get("text")
    if not isinstance(message_id, str) or not MESSAGE_ID.fullmatch(message_id):
        raise InputError("id: 8 to 64 of A-Z a-z 0-9 _ -")
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        raise InputError(f"text: a string of at most {MAX_CHARACTERS} characters")
    return Message(message_id, text.encode("utf-8", "replace").decode("utf-8"))


def rendered(reply: Reply) -> dict[str, Any]:
    """Return a reply as the page reads it."""
    return {
        "text": reply.text,
        "buttons": [{"title": b.title, "payload": b.payload} for b in reply.buttons],
        "clauses": list(reply.clauses),
        "card": None if reply.card is None else dict(reply.card),
    }

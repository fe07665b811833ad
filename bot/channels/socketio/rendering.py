"""A reply as Rasa's Socket.IO channel sends it: a message for each paragraph, the buttons as quick replies with the last one.

As `SocketIOOutput` in `rasa/core/channels/socketio.py`. A reply holds no image, so there is no attachment; a card says what the text says.
"""

from __future__ import annotations

from typing import Any

from bot.conversation.history import Entry, Speaker

Message = dict[str, Any]


def messages(entry: Entry) -> list[Message]:
    """Return the `bot_uttered` events of an entry; an agent is named, what the member wrote themselves is none."""
    if entry.speaker is Speaker.MEMBER:
        return []
    prefix = f"人工客服{entry.name}：" if entry.speaker is Speaker.AGENT and entry.name else ""
    parts: list[Message] = [{"text": part} for part in f"{prefix}{entry.reply.text}".strip().split("\n\n")]
    if entry.reply.buttons:
        for part in parts:
            part["quick_replies"] = []
        parts[-1]["quick_replies"] = [
            {"content_type": "text", "title": b.title, "payload": b.payload} for b in entry.reply.buttons
        ]
    return parts

"""A posted message or event, as values.

Source: WeChat's pages 「接收普通消息」 and 「接收事件推送」. Message ids repeat across users, so a message is known by user and MsgId; an event has
no id and is known by user, CreateTime, Event and EventKey.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import NotFromWeChat

OPEN_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
NUMBER = re.compile(r"[0-9]{1,20}")
LONGEST_KEY = 256


@dataclass(frozen=True, slots=True)
class Message:
    """`kind` is the MsgType, or `event:` and the event's name, both in lower case."""

    open_id: str
    account: str
    id: str
    kind: str
    fields: Mapping[str, str]

    def field(self, name: str) -> str:
        """Return a field's text without space around it, empty when it is missing."""
        return self.fields.get(name, "").strip()


def read_message(fields: Mapping[str, str]) -> Message:
    """Read the fields of a message. Raises NotFromWeChat when it is none WeChat could send."""
    open_id, created = fields.get("FromUserName", "").strip(), fields.get("CreateTime", "").strip()
    kind = fields.get("MsgType", "").strip().lower()
    if not (OPEN_ID.fullmatch(open_id) and NUMBER.fullmatch(created) and kind):
        raise NotFromWeChat()
    if kind == "event":
        event, key = fields.get("Event", "").strip(), fields.get("EventKey", "").strip()
        kind, message_id = f"event:{event.lower()}", f"event:{created}:{event}:{key[:LONGEST_KEY]}"
    else:
        message_id = fields.get("MsgId", "").strip()
        if not NUMBER.fullmatch(message_id):
            raise NotFromWeChat()
    return Message(open_id, fields.get("ToUserName", ""), message_id, kind, fields)

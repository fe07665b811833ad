"""What an outside desk is told by webhook: parcels of a channel of their own, put in the step that makes the change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply
from bot.desk.ticket import Act
from bot.desk.ticket_event import TicketEvent

CHANNEL = "hook"
PREFIX = f"{CHANNEL}:"

TOLD: Mapping[Act, str] = {
    Act.OPEN: "ticket.opened",
    Act.REOPEN: "ticket.opened",
    Act.QUEUE: "ticket.queued",
    Act.WRITE: "message.created",
    Act.TAKE: "ticket.taken",
    Act.HAND_ON: "ticket.taken",
    Act.GIVE_BACK: "ticket.closed",
    Act.CLOSE: "ticket.closed",
    Act.CANCEL: "ticket.closed",
    Act.TIME_OUT: "ticket.timed_out",
    Act.RATE: "ticket.rated",
}
FACTS = (
    "id",
    "state",
    "reason",
    "topic",
    "last_day",
    "group",
    "holder",
    "opened_at",
    "close_reason",
    "rating",
)


@dataclass(frozen=True, slots=True)
class Hooks:
    """Makes the parcels; none while no outside desk is named in the settings."""

    wanted: bool = False

    def parcels(self, event: TicketEvent, text: str | None = None) -> tuple[Parcel, ...]:
        """Return what the outside desk is told of an act: nothing, or one message."""
        name = TOLD.get(event.act)
        if not self.wanted or name is None:
            return ()
        ticket = event.ticket
        key = f"{ticket.id}:{ticket.version}"
        body = json.dumps(_body(key, name, event, text), ensure_ascii=False)
        return (Parcel(f"{PREFIX}{ticket.conversation_id}", name, Reply(body), key),)


NO_HOOKS = Hooks()


def _body(key: str, name: str, event: TicketEvent, text: str | None) -> dict[str, Any]:
    facts = event.ticket.as_dict()
    body = {
        "id": key,
        "event": name,
        "at": event.at.isoformat(),
        "conversation_id": event.conversation_id,
        "by": event.by,
        "ticket": {fact: facts.get(fact) for fact in FACTS},
    }
    return body if text is None else body | {"text": text}

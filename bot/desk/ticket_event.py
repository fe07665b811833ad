"""What an act leaves on the stream: who did what to a ticket when, and how the ticket stood after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.clock import parse_instant
from bot.desk.ticket import Act, Ticket
from bot.errors import InputError

KIND = "ticket"
VERSION = 1

MEMBER = "member"
BOT = "bot"
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One act. `by` is an agent's id, `member` or `bot`; `details` hold what the act needs, such as a note's text."""

    act: Act
    ticket: Ticket
    by: str
    at: datetime
    details: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def conversation_id(self) -> str:
        """The conversation the ticket is about."""
        return self.ticket.conversation_id

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "kind": KIND,
            "version": VERSION,
            "conversation_id": self.conversation_id,
            "act": self.act.value,
            "by": self.by,
            "at": self.at.isoformat(),
            "ticket": self.ticket.as_dict(),
            "details": dict(self.details),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> TicketEvent:
        """Read back what `as_dict` gave. Raises InputError with the reason."""
        try:
            if data["kind"] != KIND or data["version"] != VERSION:
                raise InputError("the event is no ticket's, or of another version")
            ticket = Ticket.from_dict(data["ticket"])
            return cls(
                Act(data["act"]), ticket, str(data["by"]), parse_instant(data["at"]), dict(data["details"])
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"the ticket's event cannot be read: {error!r}") from error

"""What came in from a channel, after the channel proved where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message of one chat user. `text` has passed the privacy edge before anything keeps it."""

    channel: str
    user_id: str
    message_id: str
    text: str
    received_at: datetime
    as_of: datetime | None = None
    """Preview only: sets the clock for this one message."""
    label: str | None = None
    """What the member saw themselves say, where the text is a button's payload."""

    @property
    def conversation_id(self) -> str:
        """The conversation this message belongs to: one per channel and user."""
        return f"{self.channel}:{self.user_id}"

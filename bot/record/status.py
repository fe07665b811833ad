"""How the recorder is doing, for metrics and the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """Counts since the start, and what holds it up now."""

    turns: int = 0
    """Turns written."""
    repeats: int = 0
    """Events that had been written before and came again."""
    forgotten: int = 0
    """Events passed over because their conversation was forgotten since."""
    unreadable: int = 0
    """Events put aside."""
    waiting: int = 0
    """Events read and not yet acknowledged."""
    waiting_since: datetime | None = None
    """When the oldest of them was answered, or read when it does not say."""
    failures: int = 0
    """Failures in a row; 0 when all is well."""
    last_error: str | None = None
    """The last failure's sentence; stays after recovery."""
    last_error_at: datetime | None = None
    last_written_at: datetime | None = None

    def lag_seconds(self, now: datetime) -> float:
        """Return the age of the oldest event that waits, 0 when none does. What is still unread is not in it."""
        if self.waiting_since is None:
            return 0.0
        return max(0.0, (now - self.waiting_since).total_seconds())

"""Rasa's tracker store for one turn: the tracker comes in with the turn and goes out with its commit.

Rasa saves a tracker by itself in the middle of a turn; here nothing is written before the turn commits.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class TurnTrackerStore(TrackerStore):
    """Holds the tracker of the turn that runs in this task."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain)
        self._current: ContextVar[DialogueStateTracker | None] = ContextVar("tracker", default=None)

    def put(self, tracker: DialogueStateTracker | None) -> None:
        """Bring in the tracker a turn starts with; None for a new conversation."""
        self._current.set(tracker)

    def taken(self) -> DialogueStateTracker:
        """Return the tracker as the turn left it."""
        tracker = self._current.get()
        if tracker is None:
            raise LookupError("no turn has run in this task")
        return tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker of this turn."""
        return self._current.get()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker until the turn takes it."""
        self._current.set(tracker)

    async def keys(self) -> Iterable[str]:
        """Return the conversation of this turn."""
        tracker = self._current.get()
        return [tracker.sender_id] if tracker else []

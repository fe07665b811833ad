"""Where a conversation stands with the people who help: the place in the queue, who answers, whether a rating is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.conversation.stage import Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member is told of it. `position` counts from 1, `wait_minutes` is what may be expected; None is not known."""

    position: int | None = None
    wait_minutes: int | None = None
    agent: str | None = None
    """The name of the agent who answers."""
    rating_asked: bool = False


class Standings(Protocol):
    """Whoever knows: the desk."""

    async def of(self, conversation_id: str, stage: Stage) -> Standing:
        """Return how a conversation stands. Raises StateUnavailable."""


class NoDesk:
    """Standings where nobody is at a desk."""

    async def of(self, conversation_id: str, stage: Stage) -> Standing:
        """Return that nothing is known."""
        return Standing()

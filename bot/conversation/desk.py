"""What the turn knows of the desk: whether people or the bot answer, and the ticket that is written with the turn's commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply
from bot.conversation.stage import Stage

if TYPE_CHECKING:
    from bot.conversation.ports import EngineTurn, Look


@dataclass(frozen=True, slots=True)
class TicketWrite:
    """A change of a conversation's ticket. Refused when the ticket is not of version `before` any more (0: there was none)."""

    before: int
    after: Mapping[str, Any]
    """The ticket as it stands then, JSON-ready, with its `version`."""
    is_open: bool
    event: Mapping[str, Any] | None = None
    """For the record."""
    hooks: Sequence[Parcel] = ()
    """What an outside desk is told."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the desk makes of a message before the engine sees it: the stage from here on, and whether the bot answers."""

    stage: Stage
    bot_answers: bool
    replies: tuple[Reply, ...] = ()
    """Said first; all that is said when the bot does not answer."""
    ticket: TicketWrite | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What the desk makes of the engine's turn: the stage after it, everything that is said, and the ticket."""

    stage: Stage
    replies: tuple[Reply, ...]
    ticket: TicketWrite | None = None


def without_desk(stage: Stage) -> Heard:
    """Return who answers where there is no desk: the bot, unless agents have the conversation."""
    return Heard(Stage.BOT if stage is Stage.CLOSED else stage, stage not in (Stage.WAITING, Stage.AGENT))


class Desk(Protocol):
    """People who help where the bot should not go on. Both methods raise StateUnavailable."""

    async def hear(self, look: Look, text: str, at: datetime) -> Heard:
        """Say who answers a message. `at` is the member's clock."""

    async def settle(self, look: Look, heard: Heard, turn: EngineTurn, at: datetime) -> Settled:
        """Open a ticket when the engine's turn asks for one, and say what the member is told of it."""

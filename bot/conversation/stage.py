"""Who answers a conversation, and the one table of moves between the stages."""

from __future__ import annotations

from enum import StrEnum

from bot.errors import MoveNotAllowed


class Stage(StrEnum):
    """Who answers: the bot, nobody yet (in the queue), an agent, or nobody any more."""

    BOT = "bot"
    WAITING = "waiting"
    AGENT = "agent"
    CLOSED = "closed"


MOVES: frozenset[tuple[Stage, Stage]] = frozenset(
    {
        (Stage.BOT, Stage.WAITING),  # handed over
        (Stage.WAITING, Stage.AGENT),  # taken
        (Stage.WAITING, Stage.BOT),  # the member went on with the bot, or the queue timed out
        (Stage.AGENT, Stage.WAITING),  # transferred
        (Stage.AGENT, Stage.BOT),  # given back
        (Stage.AGENT, Stage.CLOSED),
        (Stage.WAITING, Stage.CLOSED),
        (Stage.BOT, Stage.CLOSED),
        (Stage.CLOSED, Stage.BOT),  # the member writes again
        (Stage.CLOSED, Stage.WAITING),
    }
)


def move(before: Stage, after: Stage) -> Stage:
    """Return `after` when the table allows the move (staying is always allowed); else raise MoveNotAllowed."""
    if before is not after and (before, after) not in MOVES:
        raise MoveNotAllowed(before, after)
    return after

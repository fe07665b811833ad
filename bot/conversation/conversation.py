"""A conversation as it stands between two turns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.conversation.reply import Button
from bot.conversation.stage import Stage, move


@dataclass(frozen=True, slots=True)
class Conversation:
    """State as loaded under the lock. `epoch` grows by one whenever the stage changes hands."""

    id: str
    stage: Stage = Stage.BOT
    epoch: int = 0
    tracker: bytes | None = None
    """The Rasa tracker, serialised by the dialogue room; None for a new conversation."""
    awaiting: str | None = None
    """What the bot asked for last, such as `id_last4`: the privacy edge hides short digits then."""
    choices: tuple[Button, ...] = ()
    """The buttons shown last, so that 「1」 or 「第二个」 can be understood."""

    def moved(self, stage: Stage) -> Conversation:
        """Return it in another stage, one epoch later when the stage really changed.

        Raises MoveNotAllowed when the table has no such move.
        """
        if stage is self.stage:
            return self
        return replace(self, stage=move(self.stage, stage), epoch=self.epoch + 1)

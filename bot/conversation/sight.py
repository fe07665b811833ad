"""How a conversation looks from outside, for whoever shows it live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.conversation.stage import Stage


class Writer(StrEnum):
    """Who may be writing."""

    BOT = "bot"
    AGENT = "agent"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Sight:
    """The stage, and who is writing: for how many seconds yet, unless they give another sign."""

    stage: Stage = Stage.BOT
    writing: Mapping[Writer, float] = field(default_factory=dict, hash=False)

"""Everything the desk's pages stand on, handed in once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.conversation.understanding import Ranked
from bot.plan.plan import Plan
from bot.record.audit import AuditLog
from bot.record.database import Database
from bot.server.desk.board import Board
from bot.server.desk_parts import DeskParts
from bot.state.dead_letters import DeadLetters
from bot.state.history import History
from bot.state.outbox import Outbox
from bot.state.sights import Sights
from bot.state.typing import Typing
from bot.state.wake_up import WakeUp
from bot.state.wechat_window import RedisWindows

Read = Callable[[str, str], Sequence[Ranked]]
"""What the bot makes of a message: of a conversation's id and a text, the ranking of topics, likeliest first."""


@dataclass(frozen=True, slots=True)
class Room:
    """The desk and what its pages show beside it. `data` is the folder with the operator's own files."""

    parts: DeskParts
    plan: Plan
    board: Board
    history: History
    changes: WakeUp
    sights: Sights
    typing: Typing
    outbox: Outbox
    letters: DeadLetters
    windows: RedisWindows
    database: Database
    audit: AuditLog
    titles: Mapping[str, str]
    """How each intent is read."""
    read: Read
    members_now: Callable[[], datetime]
    """The clock members live by."""
    data: Path

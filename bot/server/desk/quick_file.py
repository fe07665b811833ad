"""The quick replies as their file holds them now; a file that became wrong changes nothing."""

from __future__ import annotations

import logging

from actions.wording import plan_values
from bot.desk.quick_replies import QuickReply, load_quick_replies
from bot.errors import PlanError
from bot.server.desk.room import Room

log = logging.getLogger(__name__)


def quick_replies(room: Room) -> tuple[QuickReply, ...]:
    """Return them, read for each page: the file is small, and what a supervisor saved is there at once."""
    try:
        return load_quick_replies(room.data / "quick_replies.yml", room.plan.clauses, plan_values(room.plan))
    except PlanError as error:
        log.error("the quick replies cannot be read any more, those of the start hold: %s", error)
        return room.parts.quick_replies

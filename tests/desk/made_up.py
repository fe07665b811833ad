"""Made-up tickets and agents, and the clock of a working morning."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.clock import SHANGHAI
from bot.desk.agents import Agent, Presence
from bot.desk.reasons import Reason
from bot.desk.ticket import Ticket, TicketState

MORNING = datetime(2021, 3, 29, 10, 0, tzinfo=SHANGHAI)  # a Monday


def ticket(number: int = 1, **parts: Any) -> Ticket:
    """A waiting ticket, opened `number` minutes after ten."""
    at = MORNING + timedelta(minutes=number)
    known: dict[str, Any] = {
        "state": TicketState.WAITING,
        "reason": Reason.ASKED,
        "opened_at": at,
        "queued_at": at,
    }
    return Ticket(f"t{number}", f"web:会员{number}", **(known | parts))


def agent(name: str = "小李", at: datetime = MORNING, **parts: Any) -> Agent:
    """Somebody who is online and was just heard of."""
    known: dict[str, Any] = {"presence": Presence.ONLINE, "seen_at": at}
    return Agent(parts.pop("id", name), name, **(known | parts))

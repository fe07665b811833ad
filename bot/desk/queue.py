"""The order of the queue, who stands where in it, and how long the wait may be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.desk.reasons import Reason
from bot.desk.ticket import Ticket, TicketState

Place = tuple[bool, date, int, datetime, str]
STEP_MINUTES = 5


def place(ticket: Ticket) -> Place:
    """Return by what a ticket is sorted: the member's last day to claim, nearest first, then priority, then the wait.

    Danger to life comes before every deadline.
    """
    calm = ticket.reason is not Reason.LIFE_AT_RISK
    return (calm, ticket.last_day or date.max, ticket.priority, ticket.queued_at, ticket.id)


def waiting(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Return the tickets that wait, in the order in which they are to be taken."""
    return sorted((t for t in tickets if t.state is TicketState.WAITING), key=place)


def ahead_of(ticket: Ticket, tickets: Iterable[Ticket]) -> int:
    """Return how many waiting tickets come before this one."""
    return sum(1 for other in waiting(tickets) if other.id != ticket.id and place(other) < place(ticket))


def expected_minutes(ahead: int, free: int, staff: int, handling_minutes: int) -> int:
    """Return the minutes a member may have to wait, in steps of five; 0 when somebody is free at once.

    `free` is how many more conversations the agents can take now, `staff` how many agents are there.
    """
    behind = ahead + 1 - free
    if behind <= 0:
        return 0
    minutes = behind * handling_minutes / max(1, staff)
    return STEP_MINUTES * math.ceil(minutes / STEP_MINUTES)


def held_by(agent_id: str, tickets: Iterable[Ticket]) -> Sequence[Ticket]:
    """Return the tickets an agent has, the one taken first first."""
    mine = [t for t in tickets if t.state is TicketState.AGENT and t.holder == agent_id]
    return sorted(mine, key=lambda t: (t.taken_at or t.opened_at, t.id))

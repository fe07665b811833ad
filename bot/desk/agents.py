"""Who is at the desk, and the rule by which a waiting ticket finds its agent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.desk.queue import waiting
from bot.desk.ticket import Ticket, TicketState

GONE_AFTER = timedelta(seconds=45)
"""An agent whose page was not heard of for so long is not there any more."""


class Presence(StrEnum):
    """Online takes new tickets; busy finishes what is at hand; away is as if not there."""

    ONLINE = "online"
    BUSY = "busy"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody at the desk. `groups` and `skills` are ids of the desk's rules; `limit` is how many tickets at once."""

    id: str
    name: str
    presence: Presence
    seen_at: datetime
    groups: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    limit: int = 5

    def is_there(self, now: datetime) -> bool:
        """Say whether somebody sits at the desk, busy or not."""
        return self.presence is not Presence.AWAY and now - self.seen_at <= GONE_AFTER

    def fits(self, ticket: Ticket) -> bool:
        """Say whether group and skill of a ticket are this agent's; an agent without groups serves all."""
        in_group = ticket.group is None or not self.groups or ticket.group in self.groups
        return in_group and (ticket.skill is None or ticket.skill in self.skills)


def there(agents: Iterable[Agent], now: datetime) -> list[Agent]:
    """Return the agents who are there."""
    return [agent for agent in agents if agent.is_there(now)]


def loads(tickets: Iterable[Ticket]) -> Counter[str]:
    """Return how many tickets each agent has."""
    return Counter(t.holder for t in tickets if t.state is TicketState.AGENT and t.holder)


def free_places(agents: Sequence[Agent], tickets: Sequence[Ticket], now: datetime) -> int:
    """Return how many more tickets the agents who are online can take."""
    load = loads(tickets)
    return sum(max(0, a.limit - load[a.id]) for a in _taking(agents, now))


def choose(ticket: Ticket, agents: Sequence[Agent], load: Counter[str], now: datetime) -> Agent | None:
    """Return who gets a ticket: the agent it wants, else who fits, has room and has least to do; None when nobody can.

    When nobody who is there has the skill it needs, anybody of the group may have it.
    """
    free = [a for a in _taking(agents, now) if load[a.id] < a.limit]
    wanted = next((a for a in free if a.id == ticket.wanted), None)
    if wanted is not None:
        return wanted
    fitting = [a for a in free if a.fits(ticket)]
    if not fitting and ticket.skill and not any(ticket.skill in a.skills for a in there(agents, now)):
        fitting = [a for a in free if ticket.group is None or not a.groups or ticket.group in a.groups]
    return min(fitting, key=lambda a: (load[a.id] / max(1, a.limit), load[a.id], a.id), default=None)


def assignments(
    tickets: Sequence[Ticket], agents: Sequence[Agent], now: datetime
) -> list[tuple[Ticket, Agent]]:
    """Return who gets which waiting ticket now, in the queue's order; limits hold."""
    load = loads(tickets)
    found: list[tuple[Ticket, Agent]] = []
    for ticket in waiting(tickets):
        agent = choose(ticket, agents, load, now)
        if agent is not None:
            load[agent.id] += 1
            found.append((ticket, agent))
    return found


def _taking(agents: Iterable[Agent], now: datetime) -> list[Agent]:
    return [a for a in agents if a.presence is Presence.ONLINE and a.is_there(now)]

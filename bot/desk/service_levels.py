"""Service levels: by when a ticket is to be answered first, answered next and done, in working hours, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.desk.hours import SupportHours
from bot.desk.ticket import Ticket, TicketState
from bot.desk.working_time import after_working, worked


class Level(StrEnum):
    """What is promised."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Colour(StrEnum):
    """Green has time, amber has little left, red is over it."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Targets:
    """The promises, in working time. From `warn_at` (a part of 1) of it on the colour is amber."""

    first_response: timedelta
    next_response: timedelta
    resolution: timedelta
    warn_at: float = 0.75

    def of(self, level: Level) -> timedelta:
        """Return the target of a level."""
        return {
            Level.FIRST_RESPONSE: self.first_response,
            Level.NEXT_RESPONSE: self.next_response,
            Level.RESOLUTION: self.resolution,
        }[level]


@dataclass(frozen=True, slots=True)
class Reading:
    """How one level of a ticket stands. `due_at` is None when that is more than 30 days away; `used` is working time so far."""

    level: Level
    used: timedelta
    target: timedelta
    due_at: datetime | None
    colour: Colour

    @property
    def left(self) -> timedelta:
        """The working time that is left; negative after the breach."""
        return self.target - self.used


def readings(ticket: Ticket, now: datetime, hours: SupportHours, targets: Targets) -> tuple[Reading, ...]:
    """Return the levels that run for an open ticket; none when it is closed."""
    return tuple(_reading(level, since, now, hours, targets) for level, since in _running(ticket))


def breached(ticket: Ticket, now: datetime, hours: SupportHours, targets: Targets) -> Level | None:
    """Return the first level of an open ticket that is over its target: what the rounds ask of every ticket, without the instants."""
    over = (level for level, since in _running(ticket) if worked(hours, since, now) > targets.of(level))
    return next(over, None)


def worst(found: tuple[Reading, ...]) -> Colour:
    """Return the colour a list shows: that of the level that stands worst."""
    order = list(Colour)
    return max((reading.colour for reading in found), key=order.index, default=Colour.GREEN)


def response_time(ticket: Ticket, hours: SupportHours) -> timedelta | None:
    """Return the working time until the first answer of an agent, None while there is none."""
    return worked(hours, ticket.opened_at, ticket.first_answer_at) if ticket.first_answer_at else None


def _running(ticket: Ticket) -> Iterator[tuple[Level, datetime]]:
    if ticket.state is TicketState.CLOSED:
        return
    if ticket.first_answer_at is None:
        yield Level.FIRST_RESPONSE, ticket.opened_at
    elif ticket.unanswered_since is not None:
        yield Level.NEXT_RESPONSE, ticket.unanswered_since
    yield Level.RESOLUTION, ticket.opened_at


def _reading(level: Level, since: datetime, now: datetime, hours: SupportHours, targets: Targets) -> Reading:
    target, used = targets.of(level), worked(hours, since, now)
    if used > target:
        colour = Colour.RED
    else:
        colour = Colour.AMBER if used >= target * targets.warn_at else Colour.GREEN
    return Reading(level, used, target, after_working(hours, since, target), colour)

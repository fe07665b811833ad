"""Who somebody signed in is at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.desk.agents import Agent, Presence
from bot.desk.rules import DeskRules, Group
from bot.staff.person import Person
from bot.state.desk_presence import RedisPresence


def agent_of(person: Person, presence: Presence, rules: DeskRules, now: datetime) -> Agent:
    """Return a person as an agent: an account's groups name groups and skills of the rules, by id or by name."""
    return Agent(
        id=person.name,
        name=person.display_name,
        presence=presence,
        seen_at=now,
        groups=_named(person.groups, rules.groups),
        skills=_named(person.groups, rules.skills),
        limit=rules.agent_limit,
    )


async def say_present(
    person: Person, rules: DeskRules, presence: RedisPresence, now: datetime, said: Presence | None = None
) -> Agent:
    """Keep that somebody is at the desk, as they say, else as they last said. Raises StateUnavailable."""
    before = await presence.of(person.name)
    agent = agent_of(person, said or (before.presence if before else Presence.ONLINE), rules, now)
    await presence.say(agent)
    return agent


def _named(names: Iterable[str], groups: Iterable[Group]) -> tuple[str, ...]:
    wanted = set(names)
    return tuple(group.id for group in groups if {group.id, group.name} & wanted)

"""Who is at the desk, and who looks at a conversation or types in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import SHANGHAI, system_now
from bot.desk.agents import Agent, Presence
from bot.state import keys, wire
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link, Value
from bot.state.scripts.look_on import LOOK_ON
from bot.state.scripts.set_presence import SET_PRESENCE

FORGOTTEN_AFTER = timedelta(days=1)
LOOKS_FOR = timedelta(seconds=30)
"""A page says every few seconds that it is open; one not heard of for so long is closed."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody whose page shows a conversation."""

    agent_id: str
    name: str
    typing: bool
    at: datetime


class RedisPresence:
    """Implements `bot.desk.waiting_room.AtDesk`. Every method raises StateUnavailable."""

    def __init__(
        self, link: Link, now: Callable[[], datetime] = system_now, lifetimes: Lifetimes | None = None
    ) -> None:
        self._link = link
        self._now = now
        self._lifetimes = lifetimes or Lifetimes()

    async def all(self) -> list[Agent]:
        """Return everybody who said within a day how they are, by name."""
        since = self._now() - FORGOTTEN_AFTER
        values = await self._link.call("HVALS", keys.DESK_AGENTS)
        found = [_agent(value) for value in values]
        return sorted((a for a in found if a.seen_at >= since), key=lambda a: (a.name, a.id))

    async def of(self, agent_id: str) -> Agent | None:
        """Return one agent, None when never heard of."""
        value = await self._link.call("HGET", keys.DESK_AGENTS, agent_id)
        return _agent(value) if value else None

    async def say(self, agent: Agent) -> None:
        """Keep how an agent is; a change is announced, a sign of life is not."""
        before = await self.of(agent.id)
        changed = before is None or before.presence is not agent.presence or not before.is_there(self._now())
        values: list[Value] = [agent.id, _packed(agent), keys.DESK_CHANGED if changed else ""]
        await self._link.run(SET_PRESENCE, [keys.DESK_AGENTS], values)

    async def leave(self, agent_id: str) -> None:
        """Take somebody from the desk, such as when they sign out."""
        await self._link.run(SET_PRESENCE, [keys.DESK_AGENTS], [agent_id, b"", keys.DESK_CHANGED])

    async def look(self, conversation_id: str, agent_id: str, name: str, *, typing: bool) -> None:
        """Say that somebody's page shows a conversation, and whether they type."""
        names = ConversationKeys.of(conversation_id)
        value = wire.pack([agent_id, name, typing, self._now().isoformat()])
        await self._link.run(LOOK_ON, [names.looking], [agent_id, value, self._lifetimes.looking, names.name])

    async def lookers(self, conversation_id: str) -> list[Looker]:
        """Return who looks at a conversation now, by name."""
        values = await self._link.call("HVALS", ConversationKeys.of(conversation_id).looking)
        since = self._now() - LOOKS_FOR
        found = [_looker(value) for value in values]
        return sorted((one for one in found if one.at >= since), key=lambda one: (one.name, one.agent_id))


def _packed(agent: Agent) -> bytes:
    facts = [agent.id, agent.name, agent.presence.value, agent.seen_at.isoformat()]
    return wire.pack([*facts, list(agent.groups), list(agent.skills), agent.limit])


def _agent(value: bytes) -> Agent:
    agent_id, name, presence, seen_at, groups, skills, limit = wire.unpack(value)
    seen = datetime.fromisoformat(seen_at).astimezone(SHANGHAI)
    return Agent(agent_id, name, Presence(presence), seen, tuple(groups), tuple(skills), limit)


def _looker(value: bytes) -> Looker:
    agent_id, name, typing, at = wire.unpack(value)
    return Looker(agent_id, name, typing, datetime.fromisoformat(at).astimezone(SHANGHAI))

"""A desk on a real Redis: the turn, the reception, the agents, and an engine that says what a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import SHANGHAI, system_now
from bot.conversation.conversation import Conversation
from bot.conversation.inbound import Inbound
from bot.conversation.ports import EngineTurn
from bot.conversation.reply import Reply
from bot.conversation.turn import Engines, Observer, Turns
from bot.conversation.understanding import Decision, Understanding
from bot.desk.agents import Agent, Presence
from bot.desk.desk import Desk
from bot.desk.hooks import Hooks
from bot.desk.hours import load_hours
from bot.desk.reception import Reception
from bot.desk.rules import load_rules
from bot.desk.waiting_room import WaitingRoom
from bot.state.desk_presence import RedisPresence
from bot.state.desk_tickets import RedisTickets
from bot.state.history import History
from bot.state.link import Link
from bot.state.outbox import Outbox
from bot.state.store import RedisLiveState
from bot.text.privacy import random_token
from tests.fakes.memory_vault import MemoryVault

DATA = Path(__file__).resolve().parents[2] / "data"
HOURS = load_hours(DATA / "support_hours.yml")
RULES = load_rules(DATA / "desk.yml")
IN_HOURS = datetime(2021, 3, 29, 10, 0, tzinfo=SHANGHAI)
AT_NIGHT = datetime(2021, 3, 29, 22, 0, tzinfo=SHANGHAI)
CHAT = "web:张测试"


@dataclass
class Engine:
    """Echoes; `转人工` and what `notes` holds ask for people; `嗯嗯` is not understood. `gate` holds turns back."""

    notes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    started: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self.notes |= {"转人工": {"reason": "asked", "topic": "ask_refund_status"}}

    async def answer(
        self, conversation: Conversation, text: str, message_id: str, at: datetime
    ) -> EngineTurn:
        self.heard.append(text)
        self.started.set()
        await self.gate.wait()
        asked = self.notes.get(text)
        said = (
            [Reply("好的，登记了。", response="utter_handoff_open")]
            if text == "转人工"
            else [Reply(f"机器人：{text}")]
        )
        decision = Decision.CLARIFY if text == "嗯嗯" else Decision.ANSWER
        seen = Understanding(text, "inform", 1.0, (), ("inform",), decision, ())
        tracker = (conversation.tracker or b"") + f"|{text}".encode()
        return EngineTurn(tracker, tuple(said), seen, None, {"handoff": asked} if asked else {})


@dataclass
class Stage:
    """Everything a test of the desk needs."""

    link: Link
    live: RedisLiveState
    hooks: Hooks = field(default_factory=Hooks)
    engine: Engine = field(default_factory=Engine)
    now: Callable[[], datetime] = system_now
    refused: list[str] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        self.tickets = RedisTickets(self.link, self.hooks)
        self.presence = RedisPresence(self.link)
        self.room = WaitingRoom(self.tickets, self.presence, self.now, RULES.handling_minutes)
        self.desk = Desk(self.tickets, RULES, self.now)
        self.reception = Reception(self.room, HOURS, RULES, self.now, self.hooks)
        self.history = History(self.link)
        self.outbox = Outbox(self.link, ["web"])
        self.turns = Turns(
            self.live,
            MemoryVault(),
            Engines(self.engine, "model-1"),
            random_token,
            Observer(lambda event: None, self.refused.append),
            pushed=frozenset({"web"}),
            desk=self.reception,
        )

    async def says(self, text: str, at: datetime = IN_HOURS, chat: str = CHAT) -> list[str]:
        self.sent += 1
        channel, _, user = chat.partition(":")
        inbound = Inbound(channel, user, f"m{self.sent}", text, system_now(), as_of=at)
        return [reply.text for reply in await self.turns.handle(inbound)]

    async def sits_down(
        self, name: str = "小李", presence: Presence = Presence.ONLINE, **parts: Any
    ) -> Agent:
        agent = Agent(name, name, presence, self.now(), **parts)
        await self.presence.say(agent)
        return agent

    async def stage(self, chat: str = CHAT) -> str:
        return (await self.live.load(chat)).stage.value

    async def pushed(self, chat: str = CHAT) -> list[str]:
        return [parcel.reply.text for parcel in await self.outbox.waiting(chat)]

    async def written(self, chat: str = CHAT) -> list[str]:
        return [kept.entry.reply.text for kept in await self.history.after(chat)]

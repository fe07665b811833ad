"""Where a demo is played: the real engine and the real turn, on small real fakes behind the ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from bot.clock import parse_instant
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Engine
from bot.conversation.reply import Reply
from bot.conversation.turn import SORRY, Engines, Observer, Turns
from bot.rehearsal.demo import Demo
from bot.rehearsal.fixture_members import FixtureMembers
from bot.rehearsal.live_state import RehearsalState
from bot.rehearsal.memory_vault import MemoryVault
from bot.text.privacy import random_token

CHANNEL = "web"


class Model(Engine, Protocol):
    """An engine that knows which model it runs."""

    @property
    def model_id(self) -> str:
        """The model's own id."""


AnyModel = TypeVar("AnyModel", bound=Model)


@dataclass(slots=True)
class Theatre(Generic[AnyModel]):
    """The engine, loaded once, and what its actions reach out to."""

    engine: AnyModel
    members: FixtureMembers
    vault: MemoryVault


@dataclass(slots=True)
class Play:
    """One demo being played, and the conversation so far."""

    demo: Demo
    theatre: Theatre[Any]
    member_id: str | None
    state: RehearsalState = field(default_factory=RehearsalState)
    at: datetime = datetime.min
    script: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at = self.demo.as_of
        self.theatre.members.reset()
        if self.demo.bound and self.member_id:
            self.theatre.members.bindings[CHANNEL, self.demo.title] = self.member_id

    async def send(self, turn: Mapping[str, Any]) -> Sequence[Reply]:
        """Send what the member says in one turn; return the replies."""
        self._arrange(turn)
        text = str(turn["会员"]) * int(turn.get("重复", 1))
        number = len(self.state.accepted) + 1
        inbound = Inbound(CHANNEL, self.demo.title, f"m{number}", text, self.at, as_of=self.at)
        replies = await self._turns().handle(inbound)
        self.script += [f"会员：{text[:200]}", *(f"　小助手：{shown(reply)}" for reply in replies)]
        self.at += timedelta(seconds=20)
        return replies

    def _arrange(self, turn: Mapping[str, Any]) -> None:
        members = self.theatre.members
        if "时刻" in turn:
            self.at = parse_instant(turn["时刻"])
        if "会员系统" in turn:
            members.away = turn["会员系统"] == "连不上"
        if "保险箱" in turn:
            self.theatre.vault.expire()
        if "验证码" in turn:
            members.codes_expired = turn["验证码"] == "过期"
        if "锁定" in turn:
            members.lock(str(turn["锁定"]))

    def _turns(self) -> Turns:
        engine = self.theatre.engine
        quiet = Observer(turn=lambda event: None, stale=lambda reason: None)
        return Turns(self.state, self.theatre.vault, Engines(engine, engine.model_id), random_token, quiet)

    def problems(self, turn: Mapping[str, Any], replies: Sequence[Reply]) -> list[str]:
        """Return what does not hold after a turn, in words."""
        event = self.state.commits[-1].event
        return [*always_wrong(replies), *wrong_texts(turn, replies), *wrong_facts(turn, replies, event)]


def shown(reply: Reply) -> str:
    """Return a reply as a member sees it."""
    buttons = "".join(f" [{button.title}]" for button in reply.buttons)
    return reply.text.replace("\n", "\n　　　　　") + (f"\n　　　　　{buttons}" if buttons else "")


def always_wrong(replies: Sequence[Reply]) -> list[str]:
    """Return what no reply may ever be: nothing, an apology for a failure, a sentence with a hole in it."""
    text = said(replies)
    found = [] if text.strip() else ["没有回复"]
    found += ["出了故障"] if SORRY in replies else []
    return found + [f"句子里有“{hole}”" for hole in ("{", "}", "None", "utter_") if hole in text]


def said(replies: Sequence[Reply]) -> str:
    """Return everything the replies say."""
    return "\n".join(reply.text for reply in replies)


def wrong_texts(turn: Mapping[str, Any], replies: Sequence[Reply]) -> list[str]:
    """Compare what was said and offered with what the demo expects."""
    text = said(replies)
    titles = [button.title for reply in replies for button in reply.buttons]
    return [
        *(f"没有说“{s}”" for s in turn.get("含", ()) if str(s) not in text),
        *(f"说了“{s}”" for s in turn.get("不含", ()) if str(s) in text),
        *(f"没有按钮“{t}”" for t in turn.get("按钮", ()) if t not in titles),
        *(f"有按钮“{t}”" for t in turn.get("没有按钮", ()) if t in titles),
    ]


def wrong_facts(turn: Mapping[str, Any], replies: Sequence[Reply], event: Mapping[str, Any]) -> list[str]:
    """Compare clauses, intent and hand-over with what the demo expects."""
    clauses = [clause for reply in replies for clause in reply.clauses]
    found = [f"没有引用条款 {c}" for c in turn.get("条款", ()) if c not in clauses]
    if "意图" in turn and turn["意图"] != event["intent"]:
        found.append(f"意图是 {event['intent']}，不是 {turn['意图']}")
    if "人工" in turn:
        reason = (event["notes"].get("handoff") or {}).get("reason", "没有")
        found += [] if reason == turn["人工"] else [f"人工登记是 {reason}，不是 {turn['人工']}"]
    return found

"""The desk's pages, the web channel and accounts on real stores; only the engine says what a test tells it to."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import SecretStr

from actions.services import Services
from bot.channels.web.pusher import HistoryPusher
from bot.channels.web.sockets import Sockets
from bot.clock import SHANGHAI, system_now
from bot.conversation.conversation import Conversation
from bot.conversation.parcel import Parcel
from bot.conversation.ports import EngineTurn, Pusher
from bot.conversation.reply import Reply
from bot.conversation.turn import Engines, Observer, Turns
from bot.conversation.understanding import Decision, Entity, Ranked, Understanding
from bot.desk.hours import Shift, SupportHours, load_hours
from bot.errors import DeliveryFailed
from bot.members.values import Member
from bot.plan.load import load_plan
from bot.record.address import database_address
from bot.record.database import Database, open_database
from bot.record.recorder import Recorder
from bot.record.upgrade import upgrade
from bot.rehearsal.fixture_members import FixtureMembers
from bot.rehearsal.made_up_members import made_up_members
from bot.server import problems
from bot.server.desk.build import build_room, mount_desk
from bot.server.desk.room import Room
from bot.server.desk_parts import build_desk
from bot.server.metrics import Metrics
from bot.server.outgoing import start_outgoing
from bot.server.pages import problems as page_problems
from bot.server.sign_in.build import build_sign_ins, mount_sign_in
from bot.server.web import mount_web
from bot.server.wiring import Wired
from bot.settings import Settings
from bot.staff.passwords import Passwords
from bot.staff.role import Role
from bot.state import keys
from bot.state.connect import open_link
from bot.state.events import EventSource
from bot.state.history import History
from bot.state.limits import RedisLimits
from bot.state.link import Link
from bot.state.store import RedisLiveState
from bot.state.vault import RedisVault
from bot.state.wake_up import WakeUp
from bot.text.privacy import random_token
from tests.server.sign_in.staff_house import CHEAP, StaffHouse

ROOT = Path(__file__).resolve().parents[3]
SECRET = "a made-up secret of a test"
WORKDAY = datetime(2021, 4, 12, 10, 0, tzinfo=SHANGHAI)
NIGHT = datetime(2021, 4, 12, 22, 0, tzinfo=SHANGHAI)
ALWAYS = load_hours(ROOT / "data" / "support_hours.yml")
PEOPLE = (
    ("zhuguan", "李主管", Role.SUPERVISOR, ()),
    ("xiaozhang", "小张", Role.AGENT, ()),
    ("xiaozhou", "小周", Role.AGENT, ("退款组",)),
)


NEEDS: dict[str, dict[str, str]] = {
    "转人工": {"reason": "asked", "topic": "ask_refund_status"},
    "审核一个多月": {"reason": "claim_stuck", "topic": "ask_claim_status", "last_day": "2021-04-17"},
    "投诉你们": {"reason": "complaint", "topic": "ask_shutdown_reason"},
    "活着没意思": {"reason": "life_at_risk"},
}
"""What needs people, by what was said."""


class Engine:
    """Echoes; what holds words of NEEDS asks for people. It reads every message as a question about the refund, sure to 91 %."""

    async def answer(
        self, conversation: Conversation, text: str, message_id: str, at: datetime
    ) -> EngineTurn:
        need = next((need for words, need in NEEDS.items() if words in text), None)
        asked = {"handoff": need} if need else {}
        said = Reply("好的，登记了。", response="utter_handoff_open") if asked else _answer(text)
        return EngineTurn((conversation.tracker or b"") + b"|", (said,), self.parse(text, at), None, asked)

    def parse(self, text: str, at: datetime) -> Understanding:
        day = {"from": "2021-02-05", "to": "2021-02-05"}
        entities = (Entity("date", day, "2月5号", 0, 4),) if "2月5号" in text else ()
        ranking = (
            Ranked("ask_refund_timing", 0.91),
            Ranked("ask_refund_status", 0.31),
            Ranked("ask_claim_deadline", 0.12),
        )
        return Understanding(
            text, ranking[0].name, 0.91, ranking, (ranking[0].name,), Decision.ANSWER, entities
        )


def _answer(text: str) -> Reply:
    return Reply(f"机器人：{text}", clauses=("refund.start",), buttons=())


class MoodyPusher(HistoryPusher):
    """Delivers, unless it is `broken`."""

    broken = False

    async def push(self, parcel: Parcel) -> None:
        if self.broken:
            raise DeliveryFailed("the channel said no", retryable=False)
        await super().push(parcel)


@dataclass
class DeskHouse:
    """What a test reaches into."""

    staff: StaffHouse
    wired: Wired
    room: Room
    members: FixtureMembers
    clock: list[datetime]
    pusher: MoodyPusher

    @property
    def app(self) -> FastAPI:
        return self.staff.app

    def bind(self, chat: str, member: Member) -> None:
        """Let whoever writes in a chat be a member."""
        channel, _, user = chat.partition(":")
        self.members.bindings[channel, user] = member.member_id


@asynccontextmanager
async def desk_house(redis_url: str, folder: Path, at: datetime = WORKDAY) -> AsyncIterator[DeskHouse]:
    """Build it: deliverer, recorder and all."""
    async with AsyncExitStack() as stack:
        link, database = open_link(redis_url), open_database(database_address(None, folder))
        await link.call("FLUSHALL")
        await upgrade(database)
        staff = accounts_house(link, database)
        for name, shown, role, groups in PEOPLE:
            await staff.add(name, role, shown=shown, groups=groups)
        clock = [at]
        members = FixtureMembers(made_up_members())
        pusher = MoodyPusher()
        wired = await _wired(stack, link, database, members, clock, pusher, folder)
        mount_web(staff.app, wired, Sockets())
        room = replace(build_room(wired), data=own_settings(folder))
        mount_desk(staff.app, stack, room)
        yield DeskHouse(staff, wired, room, members, clock, pusher)
        await asyncio.sleep(0)
    await asyncio.gather(link.close(), database.close())


def own_settings(folder: Path) -> Path:
    """Copies of the operator's files: a test may change them."""
    data = folder / "data"
    data.mkdir(parents=True)
    for name in ("support_hours.yml", "desk.yml", "quick_replies.yml"):
        shutil.copy(ROOT / "data" / name, data / name)
    return data


def accounts_house(link: Link, database: Database) -> StaffHouse:
    """Sign-in alone: the rooms behind it are the desk's own."""
    passwords, app = Passwords(CHEAP), FastAPI()
    sign_ins = build_sign_ins(link, database, passwords)
    problems.install(app)
    page_problems.install(app)
    mount_sign_in(app, sign_ins)
    return StaffHouse(link, database, sign_ins, app, passwords)


async def _wired(  # noqa: PLR0917
    stack: AsyncExitStack,
    link: Link,
    database: Database,
    members: Any,
    clock: list[datetime],
    pusher: Pusher,
    folder: Path,
) -> Wired:
    settings = Settings(secret=SecretStr(SECRET), var=folder, as_of=clock[0])
    plan = load_plan(ROOT / "data" / "plans" / "shuidi.yml")
    live, vault, metrics = RedisLiveState(link), RedisVault(link, SECRET), Metrics()
    stack.push_async_callback(live.close)
    hours = FollowingHours(ALWAYS, clock)
    desk = build_desk(settings, link, plan, Services(plan, hours, lambda: clock[0], members, vault))
    changes = WakeUp(link, keys.CONVERSATION_CHANGED)
    stack.push_async_callback(changes.close)
    stack.push_async_callback(desk.changes.close)
    turns = Turns(
        live,
        vault,
        Engines(Engine(), "model-1"),
        random_token,
        Observer(lambda event: None, lambda reason: None),
        default_as_of=None,
        pushed=start_outgoing(stack, link, {"web": pusher}, metrics).pushed,
        desk=desk.reception,
    )
    recorder = Recorder(EventSource(link, "test"), database)
    task = asyncio.create_task(recorder.run())
    stack.push_async_callback(_ended, task)
    stack.callback(recorder.stop)
    history = History(link)
    limits = RedisLimits(link)
    return Wired(settings, plan, turns, limits, metrics, {}, link, database, history, changes, desk, None)


class FollowingHours(SupportHours):
    """Open or closed as the test's clock says, whatever the machine's; promises are counted around the clock."""

    __slots__ = ("_clock", "_real")

    def __init__(self, hours: SupportHours, clock: list[datetime]) -> None:
        super().__init__(hours.working_day, hours.day_off, hours.holiday)
        for name, value in (("_clock", clock), ("_real", hours)):
            object.__setattr__(self, name, value)

    def shifts(self, day: date) -> tuple[Shift, ...]:
        return ((time.min, time.max),)

    def open_at(self, instant: datetime) -> bool:
        return self._real.open_at(self._clock[0])

    def next_open(self, instant: datetime) -> datetime | None:
        return self._real.next_open(self._clock[0])


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


__all__ = ["NIGHT", "WORKDAY", "DeskHouse", "desk_house", "system_now"]

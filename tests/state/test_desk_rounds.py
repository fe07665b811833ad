"""What the desk does by the clock: automatic assignment, long waits, the end of the day, breaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.clock import SHANGHAI
from bot.conversation.stage import Stage as Hands
from bot.desk.desk import Desk
from bot.desk.rounds import Rounds
from bot.desk.rules import Assignment
from bot.desk.standings import DeskStandings
from tests.state.desk_stage import CHAT, HOURS, RULES, Stage

MORNING = datetime(2021, 3, 29, 9, 30, tzinfo=SHANGHAI)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def stage(link, state, clock):
    stage = Stage(link, state, now=clock)
    stage.presence._now = clock
    return stage


def rounds_of(stage, clock, assignment=Assignment.MANUAL):
    desk = Desk(stage.tickets, replace(RULES, assignment=assignment), clock)
    return Rounds(desk, stage.presence, HOURS, clock, clock)


async def test_自动派单_按顺序_派到人_会员听到谁来了(stage, clock):
    await stage.sits_down("小周", limit=1)
    await stage.sits_down("小李", limit=1)
    for number in range(3):
        clock.at += timedelta(seconds=1)
        await stage.says("转人工", chat=f"web:会员{number}")
    automatic = rounds_of(stage, clock, Assignment.AUTOMATIC)
    await automatic.go()
    await automatic.go()
    holders = [(await stage.desk.see(f"web:会员{n}")).ticket.holder for n in range(3)]
    assert {*holders[:2]} == {"小周", "小李"}
    assert holders[2] is None
    assert "来了" in (await stage.pushed("web:会员0"))[-1]


async def test_手动的时候_不派(stage, clock):
    await stage.sits_down()
    await stage.says("转人工")
    await rounds_of(stage, clock).go()
    assert (await stage.desk.see(CHAT)).ticket.holder is None


async def test_排得太久_机器人先帮着_请求还在(stage, clock):
    await stage.sits_down()
    await stage.says("转人工")
    clock.at += timedelta(minutes=19)
    await rounds_of(stage, clock).go()
    assert await stage.stage() == "waiting"
    clock.at += timedelta(minutes=1)
    await rounds_of(stage, clock).go()
    await rounds_of(stage, clock).go()
    assert await stage.stage() == "bot"
    assert [text[:6] for text in await stage.pushed()] == ["让您久等了，"]
    assert [t.left for t in await stage.tickets.all_open()] == [True]


async def test_到点下班了_告诉还在排的人_第二天再接(stage, clock):
    clock.at = datetime(2021, 3, 29, 17, 58, tzinfo=SHANGHAI)
    await stage.sits_down()
    await stage.says("转人工", clock.at)
    clock.at += timedelta(minutes=3)
    await rounds_of(stage, clock).go()
    assert await stage.stage() == "bot"
    assert "客服同事下班了" in (await stage.pushed())[0]
    assert "明天9:00" in (await stage.pushed())[0]


async def test_超了时限_报给主管_只报一回(stage, clock):
    await stage.sits_down()
    await stage.says("转人工")
    clock.at += timedelta(minutes=5, seconds=1)
    for _ in range(3):
        await rounds_of(stage, clock).go()
    ticket = (await stage.desk.see(CHAT)).ticket
    assert ticket.escalated_at == clock.at
    assert ticket.version == 2


async def test_页面上看得到_排第几_谁在答_要不要打分(stage, clock):
    standings = DeskStandings(stage.tickets, stage.room, RULES, clock)
    assert (await standings.of(CHAT, Hands.BOT)).position is None
    agent = await stage.sits_down(limit=1)
    await stage.says("转人工")
    standing = await standings.of(CHAT, Hands.WAITING)
    assert (standing.position, standing.wait_minutes) == (1, 0)
    await stage.desk.take(CHAT, agent)
    assert (await standings.of(CHAT, Hands.AGENT)).agent == "小李"
    await stage.desk.give_back(CHAT, agent.id)
    assert (await standings.of(CHAT, Hands.BOT)).rating_asked
    await stage.says("满意")
    assert not (await standings.of(CHAT, Hands.BOT)).rating_asked

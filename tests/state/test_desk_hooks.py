"""An outside desk is told what happens, in order, signed, once; and what it cannot take becomes a dead letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.hooks.pusher import hook_pusher
from bot.channels.hooks.signature import holds, sign
from bot.clock import system_now
from bot.desk.hooks import Hooks
from bot.state.dead_letters import DeadLetters
from bot.state.deliverer import Deliverer, Patience
from bot.state.outbox import Outbox
from tests.fakes.outside_desk import SECRET, outside_desk
from tests.state.desk_stage import CHAT, Stage

QUICK = Patience(lease=5, push=2, tries=3, first_pause=0, look=0.01)


@pytest.fixture
def stage(link, state):
    return Stage(link, state, hooks=Hooks(wanted=True))


@pytest.fixture
def outside():
    with outside_desk() as desk:
        yield desk


@pytest.fixture
async def deliverer(link, outside):
    async with hook_pusher(outside.url, SECRET, system_now) as pusher:
        yield Deliverer(Outbox(link, ["hook"]), {"hook": pusher}, QUICK)


async def test_开单_留言_接手_结束_外面的客服系统都知道(stage, outside, deliverer):
    agent = await stage.sits_down()
    await stage.says("转人工")
    await stage.says("我的退款没到")
    await stage.desk.take(CHAT, agent)
    await stage.says("在吗")
    await stage.desk.give_back(CHAT, agent.id)
    await deliverer.step()
    assert outside.events == [
        "ticket.opened",
        "message.created",
        "ticket.taken",
        "message.created",
        "ticket.closed",
    ]
    assert [told.get("text") for told in outside.told] == [None, "我的退款没到", None, "在吗", None]
    assert outside.told[0]["ticket"]["reason"] == "asked"
    assert {told["conversation_id"] for told in outside.told} == {CHAT}
    assert not any("退款没到" in line and "event" in line for line in await stage.written())


async def test_外面的系统歇了一会儿_再试_还是按顺序一遍(stage, outside, deliverer):
    outside.answers = [503, 500]
    await stage.sits_down()
    await stage.says("转人工")
    await stage.says("在吗")
    for _ in range(3):
        await deliverer.step()
    assert outside.events == ["ticket.opened", "message.created"]


async def test_外面的系统不收_成了死信_后面的接着送(stage, link, outside, deliverer):
    outside.answers = [410]
    await stage.sits_down()
    await stage.says("转人工")
    await stage.says("在吗")
    await deliverer.step()
    assert outside.events == ["message.created"]
    [letter] = await DeadLetters(link).all()
    assert letter.failure == "status 410"
    assert await DeadLetters(link).resend(letter.id)
    await deliverer.step()
    assert outside.events == ["message.created", "ticket.opened"]


async def test_没有配置就谁也不告诉(link, state, outside, deliverer):
    quiet = Stage(link, state)
    await quiet.sits_down()
    await quiet.says("转人工")
    await deliverer.step()
    assert outside.events == []


@given(st.binary(max_size=200), st.text(min_size=1, max_size=20), st.integers(-400, 400))
def test_签名对得上才收_改一个字就不收_旧的不收(body: bytes, other: str, age: int) -> None:
    now = system_now()
    at = int((now - timedelta(seconds=age)).timestamp())
    good = sign(SECRET, at, body)
    assert holds(SECRET, str(at), body, good, now) == (abs(now.timestamp() - at) <= 300)
    assert not holds(SECRET, str(at), body + b"x", good, now)
    assert not holds(SECRET, str(at + 1), body, good, now)
    assert not holds(SECRET + other, str(at), body, good, now)
    assert not holds(SECRET, "昨天", body, good, now)

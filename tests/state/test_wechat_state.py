"""What the WeChat channel keeps in Redis, on every server version: windows, repeats, replays, what was sent, menus, rights."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import booleans, integers, sampled_from

from bot.channels.wechat.ports import Arrival
from bot.channels.wechat.window import Grant, Left
from bot.clock import system_now
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Reply
from bot.errors import StateUnavailable
from bot.state import keys
from bot.state.connect import open_link
from bot.state.keys import ConversationKeys
from bot.state.wechat_account import RedisMenuIds, RedisRights, RedisTokens
from bot.state.wechat_messages import RedisArrivals, RedisReplays, RedisSent
from bot.state.wechat_window import RedisWindows

CHAT = "wechat:oMadeUp1"


async def test_会员说一句话_给五条四十八小时_机器人少用一条(link) -> None:
    windows = RedisWindows(link)
    assert await windows.left(CHAT) == Left(0, None)
    await windows.grant(CHAT, Grant.MESSAGE)
    left = await windows.left(CHAT)
    assert (left.messages, left.for_the_bot) == (5, 4)
    assert timedelta(hours=47, minutes=59) < left.until - system_now() <= timedelta(hours=48)
    assert await windows.spend(CHAT, 4, keep=1)
    assert not await windows.spend(CHAT, 1, keep=1)
    assert await windows.spend(CHAT, 1, keep=0)
    assert await windows.left(CHAT) == Left(0, None)


async def test_点菜单给三条_不和说话的加在一起(link) -> None:
    windows = RedisWindows(link)
    await windows.grant(CHAT, Grant.EVENT)
    assert (await windows.left(CHAT)).messages == 3
    assert (await windows.left(CHAT)).until - system_now() <= timedelta(minutes=1)
    await windows.grant(CHAT, Grant.MESSAGE)
    assert (await windows.left(CHAT)).messages == 5
    assert await windows.spend(CHAT, 3, keep=1)
    await windows.grant(CHAT, Grant.EVENT)
    assert (await windows.left(CHAT)).messages == 3
    assert await link.call("TTL", ConversationKeys.of(CHAT).wechat("window")) > 47 * 3600


async def test_没发成的还回来_但不会越还越多(link) -> None:
    windows = RedisWindows(link)
    await windows.grant(CHAT, Grant.MESSAGE)
    await windows.spend(CHAT, 2, keep=1)
    await windows.give_back(CHAT, 2)
    await windows.give_back(CHAT, 9)
    assert (await windows.left(CHAT)).messages == 5


async def test_过了时间_一条也没有(link) -> None:
    windows = RedisWindows(link)
    await link.call("HSET", ConversationKeys.of(CHAT).wechat("window"), "MESSAGE", "5 1000")
    assert await windows.left(CHAT) == Left(0, None)
    assert not await windows.spend(CHAT, 1, keep=0)


async def test_许多进程同时推_绝不超过额度(link) -> None:
    windows = RedisWindows(link)
    await windows.grant(CHAT, Grant.MESSAGE)
    won = await asyncio.gather(*(windows.spend(CHAT, 1, keep=1) for _ in range(40)))
    assert sum(won) == 4


async def test_重放_同样的内容最多三次_换了内容一次也不行(link) -> None:
    replays = RedisReplays(link)
    assert [await replays.first("p", b"\xff") for _ in range(4)] == [True, True, True, False]
    assert await replays.first("q", "退".encode())
    assert not await replays.first("q", b"other")
    assert 590 < await link.call("TTL", keys.wechat("proof", "q")) <= 600


async def test_一条消息来了几次_欠着没有(link) -> None:
    arrivals = RedisArrivals(link)
    assert await arrivals.arrived(CHAT, "5") == Arrival(1, owed=False)
    assert await arrivals.arrived("wechat:oB", "5") == Arrival(1, owed=False)
    await arrivals.owed(CHAT, "5")
    assert await arrivals.arrived(CHAT, "5") == Arrival(2, owed=True)
    assert await arrivals.arrived(CHAT, "6") == Arrival(1, owed=False)


async def test_一件推到第几段(link) -> None:
    sent, parcel = RedisSent(link), Parcel(CHAT, "late", Reply("一"), "k1")
    assert await sent.pieces(parcel) == 0
    await sent.add([parcel], 2)
    assert await sent.pieces(parcel) == 2


async def test_菜单的编号是数字_每个进程编得一样(link) -> None:
    ids = RedisMenuIds(link)
    numbers = await ids.number(["/ask_refund_policy", '/inform{"wish": "source"}'])
    assert list(numbers) == list(
        await RedisMenuIds(link).number(["/ask_refund_policy", '/inform{"wish": "source"}'])
    )
    assert all(number.isdigit() for number in numbers) and len(set(numbers)) == 2
    assert await ids.payload(numbers[1]) == '/inform{"wish": "source"}'
    assert await ids.payload("1") is None


async def test_没有权限只记一个小时(link) -> None:
    rights = RedisRights(link, "wx1")
    assert await rights.may_push()
    await rights.refused()
    assert not await rights.may_push()
    assert await RedisRights(link, "wx2").may_push()
    assert 3590 < await link.call("TTL", keys.wechat("no-right", "wx1")) <= 3600


async def test_凭据到期就没有了_只有拿着的人能丢(link) -> None:
    tokens = RedisTokens(link, "wx1", "a-made-up-secret")
    await tokens.keep("t1", 0.05)
    assert (await tokens.kept()).token == "t1"
    await tokens.drop("t0")
    assert await tokens.kept()
    await asyncio.sleep(0.06)
    assert await tokens.kept() is None
    ticket = await tokens.begin()
    assert await tokens.begin() is None
    await tokens.end("somebody else's")
    assert await tokens.begin() is None
    await tokens.end(ticket)
    assert await tokens.begin()


async def test_Redis不在_说得出来() -> None:
    link = open_link("redis://127.0.0.1:1")
    for call in (
        RedisWindows(link).left(CHAT),
        RedisReplays(link).first("p", b""),
        RedisRights(link, "w").may_push(),
    ):
        with pytest.raises(StateUnavailable):
            await call
    await link.close()


def test_怎么给怎么扣_都和算出来的一样(redis_url: str) -> None:
    loop = asyncio.new_event_loop()
    link = open_link(redis_url)

    class Window(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.windows = RedisWindows(link)
            self.message = self.event = 0
            loop.run_until_complete(self.windows.close(CHAT))

        @rule(grant=sampled_from(Grant))
        def grant(self, grant: Grant) -> None:
            loop.run_until_complete(self.windows.grant(CHAT, grant))
            if grant is Grant.MESSAGE:
                self.message = 5
            else:
                self.event = 3

        @rule(messages=integers(1, 4), agent=booleans())
        def spend(self, messages: int, agent: bool) -> None:
            keep = 0 if agent else 1
            enough = max(self.message, self.event) - messages >= keep
            assert loop.run_until_complete(self.windows.spend(CHAT, messages, keep)) == enough
            if enough:
                self.message, self.event = max(0, self.message - messages), max(0, self.event - messages)

        @invariant()
        def left(self) -> None:
            left = loop.run_until_complete(self.windows.left(CHAT))
            assert left.messages == max(self.message, self.event)

    Window.TestCase.settings = _settings()
    try:
        Window.TestCase("runTest").runTest()
    finally:
        loop.run_until_complete(link.close())
        loop.close()


def _settings():
    from hypothesis import settings  # noqa: PLC0415

    return settings(max_examples=30, stateful_step_count=20, deadline=None)

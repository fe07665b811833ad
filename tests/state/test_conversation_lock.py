"""One turn at a time, whoever dies or sleeps."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.conversation.ports import Lease
from bot.errors import LockLost, StaleCommit
from bot.state.connect import open_link
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.store import RedisLiveState
from tests.state.peek import answered, pending

MEMBER = "web:小王"


@pytest.fixture
async def other(redis_url):
    """The same state as another worker process sees it."""
    link = open_link(redis_url)
    state = RedisLiveState(link, patience=5)
    yield state
    await state.close()
    await link.close()


async def test_two_takers_of_one_lock_hold_it_one_after_the_other(state, other):
    inside, most, tokens = 0, 0, []

    async def turn(worker):
        nonlocal inside, most
        async with worker.lock(MEMBER) as lease:
            inside += 1
            most = max(most, inside)
            tokens.append(lease.token)
            await asyncio.sleep(0.001)
            inside -= 1

    started = time.perf_counter()
    await asyncio.gather(*(turn(worker) for worker in [state, other] * 20))
    assert most == 1
    assert tokens == sorted(set(tokens))
    assert time.perf_counter() - started < 3


async def test_the_other_worker_gets_it_at_once_when_it_comes_free(state, other):
    async def wait():
        async with other.lock(MEMBER) as lease:
            return lease.token, time.perf_counter()

    async with state.lock(MEMBER):
        waiter = asyncio.create_task(wait())
        await asyncio.sleep(0.2)
        assert not waiter.done()
        released = time.perf_counter()
    token, taken = await waiter
    assert token == 2
    assert taken - released < 0.2


async def test_different_conversations_do_not_wait_for_each_other(state):
    async with state.lock("web:甲"), asyncio.timeout(1), state.lock("web:乙"):
        pass


async def test_patience_ends(link, state):
    hasty = RedisLiveState(link, patience=0.1)
    async with state.lock(MEMBER):
        with pytest.raises(LockLost):
            async with hasty.lock(MEMBER):
                raise AssertionError("held twice")
    async with hasty.lock(MEMBER):
        with pytest.raises(LockLost):
            async with hasty.lock(MEMBER):
                raise AssertionError("held twice")
    await hasty.close()


async def test_a_dead_holders_lock_ends_by_itself(link, state):
    names = ConversationKeys.of(MEMBER)
    await link.call("HSET", names.lock, "owner", "somebody who died", "token", 7)
    await link.call("PEXPIRE", names.lock, 300)
    started = time.perf_counter()
    async with state.lock(MEMBER):
        assert 0.2 < time.perf_counter() - started < 1


async def test_a_holder_that_lives_keeps_it_by_renewal(link, other):
    slow = RedisLiveState(link, Lifetimes(lock=0.3))
    async with slow.lock(MEMBER) as lease:
        await asyncio.sleep(0.8)
        assert await link.call("HGET", ConversationKeys.of(MEMBER).lock, "token") == str(lease.token).encode()
    await slow.close()


async def test_a_paused_holders_commit_is_refused(link, state, other, inbound, turn):
    """It slept past the end of its lock, as a stopped process does: no renewal ran, another worker answered."""
    await state.accept(inbound("还能理赔吗"))
    async with state.lock(MEMBER) as paused:
        before = await state.load(MEMBER)
        waiting = await pending(state, MEMBER)
        await link.call("DEL", ConversationKeys.of(MEMBER).lock)  # its time is over

        async with other.lock(MEMBER) as lease:
            with pytest.raises(StaleCommit, match="lock"):
                await state.commit(paused, turn(before, waiting, "旧的回答"))
            await other.commit(lease, turn(before, waiting, "新的回答"))

    assert [reply.text for reply in await answered(state, MEMBER, "m1")] == ["新的回答"]
    with pytest.raises(StaleCommit, match="lock"):
        await state.commit(Lease(MEMBER, lease.token), turn(before, ()))


async def test_a_late_release_does_not_free_the_next_holder(link, state, other):
    async with state.lock(MEMBER):
        await link.call("DEL", ConversationKeys.of(MEMBER).lock)
        holder = other.lock(MEMBER)
        lease = await holder.__aenter__()
    assert await link.call("HGET", ConversationKeys.of(MEMBER).lock, "token") == str(lease.token).encode()
    await holder.__aexit__(None, None, None)
    assert not await link.call("EXISTS", ConversationKeys.of(MEMBER).lock)


async def test_a_cancelled_waiter_leaves_the_way_free(state, other):
    async with state.lock(MEMBER):
        waiter = asyncio.create_task(other.lock(MEMBER).__aenter__())
        await asyncio.sleep(0.05)
        waiter.cancel()
        await asyncio.gather(waiter, return_exceptions=True)
    async with asyncio.timeout(1), other.lock(MEMBER):
        pass


async def test_a_turn_that_raises_gives_the_lock_back(state):
    with pytest.raises(TimeoutError):
        async with state.lock(MEMBER):
            raise TimeoutError("the model took too long")
    async with asyncio.timeout(1), state.lock(MEMBER):
        pass

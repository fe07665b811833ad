"""The circuit breaker: five failures in a row open it for ten seconds, then one trial decides."""

import asyncio

import pytest

from bot.errors import MemberApiUnavailable, MemberNotFound
from bot.members.api import connect
from bot.members.breaker import Breaker, BreakerState
from bot.members.memory_cache import MemoryCache
from tests.members.member_answers import record
from tests.members.misbehaving_server import late, problem, says


class Seconds:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def breaker(seconds: Seconds) -> Breaker:
    return Breaker(read=seconds)


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(MemberApiUnavailable, match="made up"), breaker.guard():
            raise MemberApiUnavailable("made up")


def succeed(breaker: Breaker) -> None:
    with breaker.guard():
        pass


def refused(breaker: Breaker) -> bool:
    try:
        succeed(breaker)
    except MemberApiUnavailable as error:
        return error.reason == "breaker open"
    return False


def test_four_failures_are_borne_and_a_success_forgets_them(breaker):
    fail(breaker, 4)
    succeed(breaker)
    fail(breaker, 4)
    assert breaker.state is BreakerState.CLOSED


def test_the_fifth_in_a_row_opens_it_for_ten_seconds(breaker, seconds):
    fail(breaker, 5)
    assert breaker.state is BreakerState.OPEN
    assert refused(breaker)
    seconds.at += 9.9
    assert refused(breaker)
    seconds.at += 0.1
    assert breaker.state is BreakerState.HALF_OPEN


def test_a_trial_that_succeeds_closes_it(breaker, seconds):
    fail(breaker, 5)
    seconds.at += 10
    with breaker.guard():
        assert refused(breaker), "one trial at a time"
    assert breaker.state is BreakerState.CLOSED
    fail(breaker, 4)
    assert breaker.state is BreakerState.CLOSED, "the count began anew"


def test_a_trial_that_fails_opens_it_for_ten_more(breaker, seconds):
    fail(breaker, 5)
    seconds.at += 10
    fail(breaker)
    assert refused(breaker)
    seconds.at += 10
    succeed(breaker)
    assert breaker.state is BreakerState.CLOSED


def test_a_trial_that_is_cancelled_decides_nothing(breaker, seconds):
    fail(breaker, 5)
    seconds.at += 10
    with pytest.raises(asyncio.CancelledError), breaker.guard():
        raise asyncio.CancelledError
    assert breaker.state is BreakerState.HALF_OPEN
    succeed(breaker)
    assert breaker.state is BreakerState.CLOSED


def test_an_old_call_that_comes_back_changes_nothing(breaker, seconds):
    with breaker.guard():
        fail(breaker, 5)
    assert breaker.state is BreakerState.OPEN
    assert refused(breaker)


async def test_an_open_breaker_leaves_the_api_alone(server, seconds):
    breaker = Breaker(read=seconds)
    async with connect(server.url, "t", MemoryCache(), breaker) as api:
        server.will(problem(500, "internal"))
        for _ in range(8):
            with pytest.raises(MemberApiUnavailable):
                await api.member("m1")
        assert len(server.asked) == 5
        assert api.breaker.state is BreakerState.OPEN

        seconds.at += 10
        server.will(late(0.1, says(200, record())))
        trial = asyncio.create_task(api.member("m1"))
        await asyncio.sleep(0.05)
        with pytest.raises(MemberApiUnavailable, match="breaker open"):
            await api.member("m2")
        assert (await trial).member_id == "m1"
        assert api.breaker.state is BreakerState.CLOSED


async def test_a_no_is_an_answer_and_one_broken_record_is_not_the_whole_api(client, server):
    for behaviour in (problem(404, "unknown_member"), says(200, record(balance=36.5))):
        server.will(behaviour)
        for _ in range(6):
            with pytest.raises((MemberNotFound, MemberApiUnavailable)):
                await client.member("m1")
    assert client.breaker.state is BreakerState.CLOSED
    assert len(server.asked) == 12

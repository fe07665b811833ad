"""What is kept for a minute, what is asked again, and what a change makes forgotten."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from bot.clock import system_now
from bot.errors import MemberApiUnavailable, StateUnavailable
from bot.members.api import MemberApi, connect
from bot.members.memory_cache import MemoryCache
from bot.members.transport import http_client
from bot.members.values import Verified
from tests.members.member_answers import record
from tests.members.misbehaving_server import Server, late, problem, says

PAID = record(refund={"state": "paid"})


class Machine:
    """The machine's clock, set ahead by some seconds."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return system_now() + self.ahead


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def later(machine: Machine) -> Callable[[float], None]:
    def set_ahead(seconds: float) -> None:
        machine.ahead = timedelta(seconds=seconds)

    return set_ahead


@pytest.fixture
async def client(server: Server, machine: Machine) -> AsyncIterator[MemberApi]:
    async with http_client(server.url, "made-up-token") as http:
        yield MemberApi(http, MemoryCache(), now=machine)


async def test_a_record_is_asked_for_once_a_minute(client, server, later):
    server.will(says(200, record()), says(200, PAID))
    assert [(await client.member("m1")).refund.state for _ in range(3)] == ["processing"] * 3
    later(59)
    assert (await client.member("m1")).refund.state == "processing"
    assert len(server.asked) == 1
    later(61)
    assert (await client.member("m1")).refund.state == "paid"
    assert len(server.asked) == 2


async def test_after_the_minute_an_unchanged_record_is_not_sent_again(client, server, later):
    server.will(says(200, record(), ETag='"v1"'), says(304, ETag='"v1"'), says(200, PAID, ETag='"v2"'))
    first = await client.member("m1")
    later(61)
    assert await client.member("m1") == first
    assert server.asked[1].headers["if-none-match"] == '"v1"'
    assert await client.member("m1") == first
    assert len(server.asked) == 2, "fresh for another minute"
    later(122)
    assert (await client.member("m1")).refund.state == "paid"


async def test_an_old_copy_is_never_told(client, server, later):
    server.will(says(200, record(), ETag='"v1"'), problem(503, "busy"))
    await client.member("m1")
    later(61)
    with pytest.raises(MemberApiUnavailable):
        await client.member("m1")


async def test_a_clock_set_back_makes_nothing_fresh(client, server, later):
    server.will(says(200, record()))
    await client.member("m1")
    later(-3600)
    await client.member("m1")
    assert len(server.asked) == 2


async def test_a_binding_is_kept_and_no_binding_is_not(client, server, later):
    server.will(problem(404, "not_bound"), says(200, {"member_id": "m1"}))
    assert await client.bound_member("web", "u1") is None
    assert [await client.bound_member("web", "u1") for _ in range(3)] == ["m1"] * 3
    assert len(server.asked) == 2
    later(61)
    await client.bound_member("web", "u1")
    assert len(server.asked) == 3


@pytest.mark.parametrize("change", ["bind", "unbind", "bind that came back late"])
async def test_a_change_of_the_binding_forgets_it(client, server, change):
    server.will(says(200, {"member_id": "m1"}))
    await client.bound_member("web", "u1")
    if change == "bind that came back late":
        server.will(problem(500, "internal"), says(200, {"member_id": "m2"}))
        with pytest.raises(MemberApiUnavailable):
            await client.bind("web", "u1", "m2")
    else:
        server.will(says(204), says(200, {"member_id": "m2"}))
        await (client.unbind("web", "u1") if change == "unbind" else client.bind("web", "u1", "m2"))
    assert await client.bound_member("web", "u1") == "m2"


async def test_an_answer_from_before_the_change_is_not_kept(client, server):
    server.will(late(0.2, says(200, {"member_id": "m1"})), says(204), says(200, {"member_id": "m2"}))
    before = asyncio.create_task(client.bound_member("web", "u1"))
    await asyncio.sleep(0.05)
    await client.bind("web", "u1", "m2")
    assert await client.bound_member("web", "u1") == "m2"
    assert await before == "m1"
    assert await client.bound_member("web", "u1") == "m2"
    assert len(server.asked) == 3


async def test_who_has_just_been_verified_gets_a_fresh_record(client, server):
    server.will(says(200, record()))
    await client.member("m1")
    server.will(says(200, {"member_id": "m1"}), says(200, PAID))
    assert await client.verify("13800001234", "1234") == Verified("m1")
    assert (await client.member("m1")).refund.state == "paid"


async def test_who_asks_meanwhile_gets_the_same_answer(client, server):
    server.will(late(0.1, says(200, record())))
    members = await asyncio.gather(*(client.member("m1") for _ in range(20)))
    assert len(set(map(id, members))) == 1
    assert len(server.asked) == 1


async def test_one_who_leaves_does_not_spoil_it_for_the_others(client, server):
    server.will(late(0.2, says(200, record())))
    first = asyncio.create_task(client.member("m1"))
    second = asyncio.create_task(client.member("m1"))
    await asyncio.sleep(0.05)
    first.cancel()
    assert (await second).member_id == "m1"
    assert len(server.asked) == 1


class AwayCache:
    """A cache that is away."""

    async def get(self, key: str) -> bytes | None:
        raise StateUnavailable("away")

    async def put(self, key: str, value: bytes, ttl: float) -> None:
        raise StateUnavailable("away")

    async def drop(self, key: str) -> None:
        raise StateUnavailable("away")


async def test_without_the_cache_everything_is_asked_for(server):
    async with connect(server.url, "t", AwayCache()) as api:
        server.will(says(200, record()))
        assert [(await api.member("m1")).member_id for _ in range(2)] == ["m1", "m1"]
        server.will(says(204))
        await api.bind("web", "u1", "m1")


@pytest.mark.parametrize("spoilt", [b"", b"{", b"null", b'{"body": {}, "at": 0, "etag": null}', b"\xff"])
async def test_a_spoilt_cache_is_an_empty_one(server, spoilt):
    class SpoiltCache(MemoryCache):
        async def get(self, key: str) -> bytes | None:
            return spoilt

    async with connect(server.url, "t", SpoiltCache()) as api:
        server.will(says(200, record()))
        assert (await api.member("m1")).member_id == "m1"
        assert "if-none-match" not in server.asked[0].headers


async def test_two_processes_share_a_cache(server):
    shared = MemoryCache()
    async with connect(server.url, "t", shared) as one, connect(server.url, "t", shared) as other:
        server.will(says(200, record(name_masked="测\ud800*")))
        assert await one.member("m1") == await other.member("m1")
        assert isinstance(other, MemberApi)
    assert len(server.asked) == 1


async def test_the_memory_cache_keeps_for_a_time_and_not_too_much():
    at = 0.0
    cache = MemoryCache(most=2, read=lambda: at)
    for key in ("a", "b", "a", "c"):
        await cache.put(key, key.encode(), ttl=10)
    assert [await cache.get(key) for key in "abc"] == [b"a", None, b"c"]
    await cache.drop("a")
    await cache.drop("a")
    at = 10.0
    assert [await cache.get(key) for key in "abc"] == [None, None, None]

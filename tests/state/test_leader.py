"""One leader over all processes: another takes over when it ends or dies, and an old one can note nothing."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.state import keys
from bot.state.connect import open_link
from bot.state.embedded import EmbeddedRedis
from bot.state.leader import Leader, Term
from bot.state.link import Link
from bot.state.server_binary import ServerBinary

SECONDS = 0.6


class Shift:
    """Work that goes on until it is cancelled, and what became of it."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.at_work = asyncio.Event()
        self.ended = asyncio.Event()

    async def work(self, term: Term) -> None:
        self.terms.append(term)
        self.at_work.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.at_work.clear()
            self.ended.set()


@asynccontextmanager
async def standing(leader: Leader, work: Callable) -> AsyncIterator[asyncio.Task]:
    task = asyncio.create_task(leader.run(work))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def soon(event: asyncio.Event, seconds: float = 3.0) -> float:
    started = time.monotonic()
    async with asyncio.timeout(seconds):
        await event.wait()
    return time.monotonic() - started


async def test_of_many_candidates_one_leads(link: Link) -> None:
    shifts = [Shift() for _ in range(5)]
    leaders = [Leader(link, SECONDS) for _ in shifts]
    tasks = [asyncio.create_task(a.run(b.work)) for a, b in zip(leaders, shifts, strict=True)]
    await asyncio.sleep(SECONDS * 2.5)  # long enough for the lock to have ended, were it not renewed
    assert sum(leader.leads for leader in leaders) == 1
    assert sum(len(shift.terms) for shift in shifts) == 1
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_leader_that_ends_gives_the_leadership_back(link: Link) -> None:
    first, second = Shift(), Shift()
    async with standing(Leader(link, SECONDS), first.work):
        await soon(first.at_work)
    assert first.ended.is_set()
    assert await link.call("EXISTS", keys.LEADER_LOCK) == 0
    async with standing(Leader(link, SECONDS), second.work):
        assert await soon(second.at_work) < SECONDS / 3
        assert second.terms[0].token == first.terms[0].token + 1


async def test_a_dead_leader_is_followed_within_the_life_of_its_lock(link: Link) -> None:
    await link.call("HSET", keys.LEADER_LOCK, "owner", "dead", "token", 7)
    await link.call("SET", keys.LEADER_FENCE, 7)
    await link.call("PEXPIRE", keys.LEADER_LOCK, int(SECONDS * 1000))
    shift = Shift()
    async with standing(Leader(link, SECONDS), shift.work):
        assert SECONDS * 0.5 < await soon(shift.at_work) < SECONDS * 1.5
    assert shift.terms[0].token == 8


async def test_a_leader_that_slept_past_its_term_stops_and_can_note_nothing(link: Link) -> None:
    first, second = Shift(), Shift()
    async with standing(Leader(link, SECONDS), first.work):
        await soon(first.at_work)
        assert await first.terms[0].mark_done("retention", "2021-04-12")
        await link.call("DEL", keys.LEADER_LOCK)  # as if its lock had ended while it slept
        async with standing(Leader(link, SECONDS), second.work):
            await soon(second.at_work)
            assert not await first.terms[0].mark_done("retention", "1999-01-01")
            await soon(first.ended)
            assert second.at_work.is_set()
            assert await second.terms[0].done("retention") == "2021-04-12"
    assert second.terms[0].token > first.terms[0].token


async def test_work_that_fails_is_begun_again_in_a_new_term(link: Link) -> None:
    terms: list[int] = []
    again = asyncio.Event()

    async def work(term: Term) -> None:
        terms.append(term.token)
        if len(terms) == 1:
            raise ValueError("a bug")
        again.set()

    async with standing(Leader(link, SECONDS), work):
        await soon(again)
    assert terms == [1, 2]


@pytest.mark.parametrize("away_for", [SECONDS * 3])
async def test_without_redis_nobody_leads_and_the_work_stops_before_the_lock_ends(
    server: ServerBinary, tmp_path_factory: pytest.TempPathFactory, away_for: float
) -> None:
    folder = tmp_path_factory.mktemp("away")
    embedded = EmbeddedRedis(folder, server)
    embedded.start()
    link = open_link(embedded.url)
    shift = Shift()
    leader = Leader(link, SECONDS)
    async with standing(leader, shift.work):
        await soon(shift.at_work)
        await asyncio.to_thread(embedded.stop)
        assert await soon(shift.ended) < SECONDS
        assert not leader.leads
        await asyncio.sleep(away_for)
        embedded = EmbeddedRedis(folder, server)
        embedded.start()
        await soon(shift.at_work, 5)
    await link.close()
    embedded.stop()

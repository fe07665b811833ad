"""Which model is in service: read, changed, followed by every worker within two seconds."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import datetime

from bot.clock import SHANGHAI
from bot.state import keys
from bot.state.link import Link
from bot.state.model_in_service import InService, ModelInService

AT = datetime(2021, 4, 12, 9, 30, tzinfo=SHANGHAI)


@asynccontextmanager
async def followed(source: ModelInService) -> AsyncIterator[asyncio.Queue[InService | None]]:
    seen: asyncio.Queue[InService | None] = asyncio.Queue()

    async def follow() -> None:
        async with aclosing(source.follow()) as changes:
            async for found in changes:
                seen.put_nowait(found)

    task = asyncio.create_task(follow())
    try:
        yield seen
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(seen: asyncio.Queue[InService | None], model: str) -> float:
    started = time.monotonic()
    async with asyncio.timeout(5):
        while (found := await seen.get()) is None or found.model != model:
            pass
    return time.monotonic() - started


async def test_at_first_no_model_was_put_in_service(link: Link) -> None:
    assert await ModelInService(link).get() is None


async def test_a_model_put_in_service_says_who_did_it_and_when(link: Link) -> None:
    source = ModelInService(link)
    first = await source.put("b-模型.tar.gz", "训练师小李", AT)
    assert first == await source.get() == InService("b-模型.tar.gz", "训练师小李", AT, 1)
    assert (await source.put("a.tar.gz", "训练师小李", AT)).number == 2


async def test_a_change_is_told_at_once(link: Link) -> None:
    source = ModelInService(link, look_seconds=60)
    async with followed(source) as one, followed(source) as another:
        assert await one.get() is None
        assert await another.get() is None
        await source.put("b.tar.gz", "me", AT)
        assert await until(one, "b.tar.gz") < 0.5
        assert await until(another, "b.tar.gz") < 0.5


async def test_a_change_whose_word_was_lost_is_seen_at_the_next_look(link: Link) -> None:
    async with followed(ModelInService(link, look_seconds=0.3)) as seen:
        assert await seen.get() is None
        told = ["model", "b.tar.gz", "by", "me", "at", AT.isoformat(), "number", 1]
        await link.call("HSET", keys.MODEL_IN_SERVICE, *told)
        assert await until(seen, "b.tar.gz") < 1


async def test_the_following_goes_on_when_its_connection_breaks(link: Link) -> None:
    source = ModelInService(link, look_seconds=60)
    async with followed(source) as seen:
        assert await seen.get() is None
        await link.call("CLIENT", "KILL", "TYPE", "pubsub")
        await source.put("b.tar.gz", "me", AT)
        assert await until(seen, "b.tar.gz") < 2

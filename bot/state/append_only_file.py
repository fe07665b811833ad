"""Redis' append-only file holds what was deleted until it is rewritten: this has it rewritten now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import StateUnavailable
from bot.state.link import Link

REWRITE_SECONDS = 30.0
PREAMBLE = "aof-use-rdb-preamble"


async def rewrite_append_only_file(link: Link) -> bool | None:
    """Let Redis write its append-only file anew, from what it holds now.

    Returns None when it has none, False when it would not do it in time (a service that forbids it, a cluster): it does so by itself
    sooner or later. Never raises StateUnavailable.
    """
    if link.clustered:
        return False
    try:
        if not (await link.call("INFO", "persistence")).get("aof_enabled"):
            return None
        async with asyncio.timeout(REWRITE_SECONDS), _as_commands(link):
            await _until_idle(link)
            await link.call("BGREWRITEAOF")
            await _until_idle(link)
    except (StateUnavailable, TimeoutError):
        return False
    return True


@asynccontextmanager
async def _as_commands(link: Link) -> AsyncIterator[None]:
    """Have the file written as commands: a snapshot would hold deleted entries of a stream until their whole block is gone."""
    answer = await link.call("CONFIG", "GET", PREAMBLE)
    before = answer[1].decode() if isinstance(answer, list) else answer[PREAMBLE]
    await link.call("CONFIG", "SET", PREAMBLE, "no")
    try:
        yield
    finally:
        await link.call("CONFIG", "SET", PREAMBLE, before)


async def _until_idle(link: Link) -> None:
    while True:
        found = await link.call("INFO", "persistence")
        if not found.get("aof_rewrite_in_progress") and not found.get("aof_rewrite_scheduled"):
            return
        await asyncio.sleep(0.05)

"""A worker as a process of its own, whose engine never answers: it is there to be killed. `python -m … redis-url`; prints its address."""

from __future__ import annotations

import asyncio
import sys

from tests.channels.web.live_web import live_web


async def main(redis_url: str) -> None:
    """Serve until killed."""
    async with live_web(redis_url) as web:
        web.engine.gate.clear()
        print(web.url, flush=True)
        await web.engine.started.wait()
        print("answering", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))

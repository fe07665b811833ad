"""Wait in a test until something holds, and fail when it never does."""

import asyncio
from collections.abc import Callable


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while True:
            if holds():
                return
            await asyncio.sleep(0.005)

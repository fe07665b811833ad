"""The one way to Redis: a client with time-outs, whose failures are StateUnavailable.

One deadline holds for a whole call, its retries included. The client's own `socket_timeout` is off: it goes through
`asyncio.wait_for`, which swallows a cancellation in Python 3.11 when it comes as the inner call ends, so that a cancelled turn
would go on; and it costs a task per call.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from redis.asyncio import Redis, RedisCluster
from redis.exceptions import NoScriptError, RedisError

from bot.errors import StateUnavailable
from bot.state.script import Script

Value = str | bytes | int | float

ANSWER_SECONDS = 3.0


@contextmanager
def redis_errors() -> Iterator[None]:
    """Turn whatever the client raises into StateUnavailable; what was sent is not repeated in the sentence."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StateUnavailable(f"Redis does not answer as it should ({type(error).__name__})") from error


class Link:
    """A client of one Redis, of a Sentinel group (`sentinels` are the clients that ask it), or of a cluster."""

    def __init__(
        self,
        client: Redis | RedisCluster,
        sentinels: Sequence[Redis] = (),
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.client = client
        self.answer_seconds = answer_seconds
        self._sentinels = sentinels

    @property
    def clustered(self) -> bool:
        """Whether a command may name keys of one shard only."""
        return isinstance(self.client, RedisCluster)

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[Value] = ()) -> Any:
        """Run a script by its name, and by its source where Redis does not know it yet. Raises StateUnavailable."""
        async with self._deadline():
            try:
                return await self.client.execute_command("EVALSHA", script.sha, len(keys), *keys, *args)
            except NoScriptError:
                return await self.client.execute_command("EVAL", script.lua, len(keys), *keys, *args)

    async def call(self, *command: Value) -> Any:
        """Run one command. Raises StateUnavailable."""
        async with self._deadline():
            return await self.client.execute_command(*command)

    async def matching(self, pattern: str) -> AsyncIterator[bytes]:
        """Yield every key that fits a pattern, for commands of the operator: it looks at all keys. Raises StateUnavailable."""
        with redis_errors():
            async for key in self.client.scan_iter(match=pattern, count=1000):
                yield key

    async def ping(self) -> None:
        """Return when Redis answers. Raises StateUnavailable."""
        await self.call("PING")

    async def close(self) -> None:
        """Close every connection."""
        await self.client.aclose()
        for sentinel in self._sentinels:
            await sentinel.aclose()

    @asynccontextmanager
    async def _deadline(self) -> AsyncIterator[None]:
        with redis_errors():
            async with asyncio.timeout(self.answer_seconds):
                yield

"""A member-status API with moods: honest, away, slow, or lying. Every chat user is bound to a member of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import unquote

from bench.slow_member_api import answer, record, response

HONEST, AWAY, SLOW = "honest", "away", "slow"
SOMEBODY_ELSES = "876543.21"
LIES: dict[str, Any] = {
    "别人的记录": record("M-somebody-else") | {"balance": SOMEBODY_ELSES},
    "形状不对": {"data": [{"balance": SOMEBODY_ELSES}]},
    "类型不对": record("M") | {"balance": 876543.21, "refund": "paid"},
    "一个列表": [],
    "不是_json": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 16\r\n\r\n<h1>876543</h1>\n",
}
SLOW_SECONDS = 4.0
"""Longer than the client waits."""


class MoodyMemberApi:
    """`mood` is HONEST, AWAY, SLOW or the name of a lie; `asked` is set by a request that comes while answers are `held` back."""

    def __init__(self) -> None:
        self.url = ""
        self.mood = HONEST
        self.asked = asyncio.Event()
        self._open = asyncio.Event()
        self._open.set()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every answer back meanwhile."""
        self._open.clear()
        self.asked.clear()
        try:
            yield
        finally:
            self._open.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.asked.set()
                await self._open.wait()
                if self.mood == AWAY:
                    return
                if self.mood == SLOW:
                    await asyncio.sleep(SLOW_SECONDS)
                writer.write(self._answer(unquote(head.split(b" ", 2)[1].decode())))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.transport.abort()

    def _answer(self, path: str) -> bytes:
        truth = answer(path)
        if self.mood not in LIES or not path.startswith("/v1/members/"):
            return response(truth)
        lie = LIES[self.mood]
        if isinstance(lie, dict) and lie.get("member_id") == "M":
            lie = lie | {"member_id": truth["member_id"]}
        return lie if isinstance(lie, bytes) else response(lie)


@asynccontextmanager
async def moody_member_api() -> AsyncIterator[MoodyMemberApi]:
    api = MoodyMemberApi()
    server = await asyncio.start_server(api.serve, "127.0.0.1", 0)
    api.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield api
    finally:
        server.close()

"""A member-status API that knows nobody, and answers only when it is let."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

NOBODY = b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class SlowMemberApi:
    """`open` lets it answer; `asked_from` are the ports requests came from."""

    def __init__(self) -> None:
        self.url = ""
        self.open = asyncio.Event()
        self.open.set()
        self.asked_from: asyncio.Queue[int] = asyncio.Queue()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                self.asked_from.put_nowait(writer.get_extra_info("peername")[1])
                await self.open.wait()
                writer.write(NOBODY)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def slow_member_api() -> AsyncIterator[SlowMemberApi]:
    api = SlowMemberApi()
    server = await asyncio.start_server(api.serve, "127.0.0.1", 0)
    api.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield api
    finally:
        api.open.set()
        server.close()

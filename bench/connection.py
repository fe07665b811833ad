"""One kept HTTP/1.1 connection that costs the measuring process as little as it can: it reads what JSON servers send, no more."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

PATH = "/webhooks/rest/webhook"


@dataclass(slots=True)
class Connection:
    """To a port of the loopback; opened at the first request, and again when the server closed it.

    Every request raises ConnectionError, asyncio.IncompleteReadError or TimeoutError when no whole answer comes.
    """

    port: int
    timeout: float = 30.0
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None)

    async def __aenter__(self) -> Connection:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    async def say(self, sender: str, text: str, message_id: str | None = None) -> tuple[int, Any]:
        """Send a message as Rasa's REST channel takes it; return the status and the JSON of the answer."""
        body: dict[str, Any] = {"sender": sender, "message": text}
        if message_id:
            body["metadata"] = {"message_id": message_id}
        status, content = await self.post(PATH, json.dumps(body).encode())
        return status, json.loads(content) if content else None

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Send a body of JSON; return status and body of the answer."""
        try:
            async with asyncio.timeout(self.timeout):
                reader, writer = self._kept() or await self._open()
                writer.write(
                    f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                return await self._answer(reader)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close it; the next request opens another."""
        if self._streams:
            self._streams[1].transport.abort()
            self._streams = None

    def _kept(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """Return the open connection; one that the server closed while it was idle is none."""
        if self._streams and self._streams[0].at_eof():
            self.close()
        return self._streams

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        return self._streams

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        body = await reader.readexactly(length)
        if b"connection: close" in head:
            self.close()
        return int(head.split(b" ", 2)[1]), body

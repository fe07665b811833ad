"""A member-status API that answers every call after the same time: every chat user is bound to a made-up member of their own.

python -m bench.slow_member_api PORT MILLISECONDS
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any
from urllib.parse import unquote


def record(member_id: str) -> dict[str, Any]:
    """Return a made-up member's record, as the contract has it: a refund under way, a policy offered."""
    return {
        "member_id": member_id,
        "name_masked": "测**",
        "phone_masked": "138****0001",
        "status": "in_coverage",
        "insured": [{"relation": "self", "name_masked": "测**", "status": "in_coverage"}],
        "balance": "36.50",
        "refund": {"state": "processing", "amount": "36.50", "initiated_at": "2021-03-29T10:00:00+08:00"},
        "free_policy": [{"relation": "self", "state": "offered", "accept_by": "2021-04-30"}],
        "claims": [],
    }


def answer(path: str) -> dict[str, Any]:
    """Return what the API says to a GET of this path: a binding, or a member."""
    last = unquote(path.rpartition("/")[2])
    return record(last) if path.startswith("/v1/members/") else {"member_id": f"M{last}"}


async def serve(port: int, seconds: float) -> None:
    """Serve until the process ends."""

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await asyncio.sleep(seconds)
                writer.write(response(answer(head.split(b" ", 2)[1].decode())))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async with await asyncio.start_server(connection, "127.0.0.1", port) as server:
        await server.serve_forever()


def response(content: Any, status: str = "200 OK") -> bytes:
    """Return an HTTP answer with JSON in it."""
    body = json.dumps(content).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]) / 1000))

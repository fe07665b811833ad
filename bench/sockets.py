"""Memory of open sockets: what a worker holds with so many widgets connected, over what it holds idle.

    python -m bench.sockets            # 2,000 sockets
    python -m bench.sockets --sockets 200

Each socket says hello with a session of its own and then waits, as the widget of somebody who is reading does. Some ask a question
afterwards: sockets that are open must not hinder an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import time
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import uuid4

import aiohttp

from bench.servers import Server, this_bot
from bot.channels.web.sessions import Sessions
from bot.clock import system_now

SECRET = "a secret for one measurement"
AT_ONCE = 50
ASKED = 20
SETTLE_SECONDS = 5.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sockets", type=int, default=2000)
    most = parser.parse_args().sockets
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with this_bot(BOT_SECRET=SECRET) as bot:
        print(asyncio.run(measured(bot, most)))


async def measured(bot: Server, most: int) -> str:
    """Open the sockets and return what was seen."""
    sessions = Sessions(SECRET.encode(), timedelta(days=1), system_now)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        first = await connect(client, bot.port, sessions.sign(sessions.new()))
        await answer_seconds(first)
        await asyncio.sleep(SETTLE_SECONDS)
        idle, began = bot.megabytes, time.monotonic()
        opened: list[aiohttp.ClientWebSocketResponse] = []
        while len(opened) < most:
            some = min(AT_ONCE, most - len(opened))
            opened += await asyncio.gather(
                *(connect(client, bot.port, sessions.sign(sessions.new())) for _ in range(some))
            )
        seconds = time.monotonic() - began
        await asyncio.sleep(SETTLE_SECONDS)
        full = bot.megabytes
        answers = [await answer_seconds(socket) for socket in opened[: min(ASKED, most)]]
        await asyncio.gather(*(socket.close() for socket in opened))
    each = (full - idle) * 1024 / most
    return (
        f"{most} open sockets: {full - idle:.0f} MB over the idle server ({idle:.0f} MB), {each:.0f} KB each; "
        f"opened in {seconds:.1f} s; answers meanwhile: median {statistics.median(answers) * 1000:.0f} ms"
    )


async def connect(client: aiohttp.ClientSession, port: int, token: str) -> aiohttp.ClientWebSocketResponse:
    """Open a socket that was welcomed."""
    socket = await client.ws_connect(f"http://127.0.0.1:{port}/web/socket")
    await socket.send_json({"type": "hello", "token": token, "after": None})
    assert (await socket.receive_json(timeout=30))["type"] == "welcome"
    return socket


async def answer_seconds(socket: aiohttp.ClientWebSocketResponse) -> float:
    """Ask a question; return how long the answer took."""
    started = time.monotonic()
    await socket.send_str(json.dumps({"type": "say", "id": uuid4().hex, "text": "余额什么时候退"}))
    while True:
        frame = await socket.receive_json(timeout=30)
        if any(entry["speaker"] == "bot" for entry in frame.get("entries", ())):
            return time.monotonic() - started


if __name__ == "__main__":
    main()

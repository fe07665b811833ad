"""Message 500 of a conversation against message 5: what a long conversation costs.

    python -m bench.long_conversation [--conversations 20] [--length 500]

Long conversations are brought near that length by many clients at once. Then one client alone measures in turn: the messages
around number `length` of a long one, the messages around number 5 of a new one.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Sequence

from bench.connection import Connection
from bench.servers import general_questions, this_bot

AROUND = 2
EARLY = 5
AT_ONCE = 8


def main() -> None:
    """Measure, print both medians, the ratio and its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=20)
    parser.add_argument("--length", type=int, default=500)
    options = parser.parse_args()
    with this_bot() as bot:
        late, early = asyncio.run(measure(bot.port, options.conversations, options.length))
    print(f"message {EARLY}: p50 {early:.1f} ms; message {options.length}: p50 {late:.1f} ms")
    print(f"ratio: {late / early:.2f} (bar 1.3)")


async def measure(port: int, conversations: int, length: int) -> tuple[float, float]:
    """Return the medians in milliseconds of late and early messages."""
    texts = general_questions()
    await _lead_up(port, conversations, length, texts)
    late: list[float] = []
    early: list[float] = []
    async with Connection(port) as connection:
        for n in range(conversations):
            late += await _say(connection, f"long{n}", range(length - AROUND, length + AROUND + 1), texts)
            new = await _say(connection, f"new{n}", range(1, EARLY + AROUND + 1), texts)
            early += new[EARLY - AROUND - 1 :]
    return statistics.median(late) * 1000, statistics.median(early) * 1000


async def _lead_up(port: int, conversations: int, length: int, texts: Sequence[str]) -> None:
    waiting = list(range(conversations))

    async def client() -> None:
        async with Connection(port) as connection:
            while waiting:
                await _say(connection, f"long{waiting.pop()}", range(1, length - AROUND), texts)

    await asyncio.gather(*(client() for _ in range(AT_ONCE)))


async def _say(connection: Connection, sender: str, numbers: range, texts: Sequence[str]) -> list[float]:
    """Say the messages of these numbers; the same number is the same text in every conversation of a length."""
    took = []
    for number in numbers:
        started = time.perf_counter()
        status, replies = await connection.say(sender, texts[number % EARLY])
        took.append(time.perf_counter() - started)
        if status != 200 or not replies:
            raise RuntimeError(f"message {number} was not answered (status {status})")
    return took


if __name__ == "__main__":
    main()

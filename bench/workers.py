"""Two workers against one, in turn on this machine: same messages, same load.

    python -m bench.workers [--runs 3] [--seconds 15]

It needs two cores that nothing else uses; Redis and the load client take their part of them, and what the client took is printed.
"""

from __future__ import annotations

import argparse
import statistics

from bench.client import Plan, Seen, run
from bench.servers import general_questions, this_bot

CLIENTS = 32
"""Two connections in a row may reach the same worker: many clients keep both busy."""


def main() -> None:
    """Measure both in turn, print the ratio and its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15)
    options = parser.parse_args()
    pairs = [(measure(1, options.seconds), measure(2, options.seconds)) for _ in range(options.runs)]
    one, two = (list(side) for side in zip(*pairs, strict=True))
    show("one worker", one)
    show("two workers", two)
    ratio = statistics.median(b.per_second / a.per_second for a, b in pairs)
    print(f"two workers against one: {ratio:.2f} x (bar 1.7 x)")


def measure(workers: int, seconds: float) -> Seen:
    """Start the bot with so many workers, warm it up, and load it."""
    texts = general_questions()
    with this_bot(BOT_WORKERS=str(workers)) as bot:
        run(Plan(bot.port, texts, CLIENTS, seconds / 3, "warm"))
        return run(Plan(bot.port, texts, CLIENTS, seconds, "load"))


def show(name: str, runs: list[Seen]) -> None:
    """Print the median and what the client took."""
    spread = ", ".join(f"{seen.per_second:.0f}" for seen in runs)
    median = statistics.median(seen.per_second for seen in runs)
    cpu = statistics.median(seen.cpu for seen in runs)
    print(f"{name}: {median:.0f} messages/s (runs: {spread}); the client took {cpu:.0%} of a core")


if __name__ == "__main__":
    main()

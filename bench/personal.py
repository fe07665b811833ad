"""Personal questions, with a member-status API that takes 20 ms a call, against general ones.

    python -m bench.personal [--runs 3] [--seconds 15] [--milliseconds 20]

The bar is for what costs most: every message comes from a member nobody has seen, so each asks the API twice, for the binding and
for the record. Conversations of ten messages, whose record is kept for a minute, are printed beside it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence

from bench.client import Plan, Seen, run
from bench.servers import general_questions, process, this_bot
from bot.cli.demo import free_port
from bot.settings import ROOT

CLIENTS = 32
PERSONAL = (
    "我的退款到哪一步了",
    "我的钱退了没有",
    "我账户里还剩多少钱",
    "我现在还在保障里吗",
    "我的退款有多少",
)
AS_OF = "2021-04-12T10:00:00+08:00"


def main() -> None:
    """Measure the kinds in turn, print the ratios and the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--milliseconds", type=float, default=20)
    options = parser.parse_args()
    port = free_port()
    command = [sys.executable, "-m", "bench.slow_member_api", str(port), str(options.milliseconds)]
    api = {"MEMBER_API_URL": f"http://127.0.0.1:{port}", "MEMBER_API_TOKEN": "made-up", "BOT_AS_OF": AS_OF}
    with process(command, ROOT), this_bot(**api) as bot:
        for turns in (1, 10):
            measure(bot.port, turns, options.runs, options.seconds)


def measure(port: int, turns: int, runs: int, seconds: float) -> None:
    """Print general and personal questions in conversations of so many messages, and the ratio."""
    run(Plan(port, PERSONAL, CLIENTS, seconds / 3, f"warm{turns}", turns))
    general: list[Seen] = []
    personal: list[Seen] = []
    for n in range(runs):
        general.append(run(Plan(port, general_questions(), CLIENTS, seconds, f"g{turns}-{n}", turns)))
        personal.append(run(Plan(port, PERSONAL, CLIENTS, seconds, f"p{turns}-{n}", turns)))
    bar = " (bar 60 %)" if turns == 1 else ""
    print(
        f"conversations of {turns}: general {speed(general):.0f}, personal {speed(personal):.0f} messages/s"
    )
    print(f"ratio: {speed(personal) / speed(general):.0%}{bar}")


def speed(runs: Sequence[Seen]) -> float:
    """Return the median of messages per second."""
    return statistics.median(seen.per_second for seen in runs)


if __name__ == "__main__":
    main()

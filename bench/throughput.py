"""Messages per second, latency and memory against stock `rasa run`, in turn on this machine: same messages, same load.

    python -m bench.throughput [--runs 3] [--seconds 15] [--epochs 1]

One worker each, REST channel, Redis; general questions from files nobody was trained on. Both servers are up all the time and
measured one after the other, `runs` times; the figures are medians. Accuracy does not matter here, so stock Rasa trains one
epoch: its cost per message is the same.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.client import Plan, Seen, run
from bench.servers import Server, general_questions, stock_rasa, this_bot
from bench.stock import dialogue_model

CLIENTS = 16


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement of one server: with one client, with many, and what it then held in MB."""

    alone: Seen
    crowd: Seen
    megabytes: float


def main() -> None:
    """Measure both in turn, print figures, ratios and bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--epochs", type=int, default=1)
    options = parser.parse_args()
    texts = general_questions()
    with stock_rasa(dialogue_model(options.epochs)) as rival, this_bot() as bot:
        for server in (rival, bot):
            run(Plan(server.port, texts, clients=4, seconds=options.seconds / 3, name="warm"))
        pairs = [
            (
                measure(rival, texts, options.seconds, f"r{n}"),
                measure(bot, texts, options.seconds, f"r{n}"),
            )
            for n in range(options.runs)
        ]
    stock, ours = (list(side) for side in zip(*pairs, strict=True))
    show("stock Rasa", stock)
    show("this bot", ours)
    compare(stock, ours)


def measure(server: Server, texts: Sequence[str], seconds: float, name: str) -> Measured:
    """Measure one server once: one client for a third of the time, then many."""
    alone = run(Plan(server.port, texts, clients=1, seconds=seconds / 3, name=f"{name}-alone"))
    crowd = run(Plan(server.port, texts, clients=CLIENTS, seconds=seconds, name=f"{name}-crowd"))
    return Measured(alone, crowd, server.megabytes)


def show(name: str, runs: Sequence[Measured]) -> None:
    """Print one server's medians, and how busy the load client was."""
    spread = ", ".join(f"{m.crowd.per_second:.0f}" for m in runs)
    print(
        f"{name}: {speed(runs):.0f} messages/s at {CLIENTS} clients (runs: {spread}), p50 {latency(runs):.1f} ms at one client, "
        f"{memory(runs):.0f} MB; the client took {statistics.median(m.crowd.cpu for m in runs):.0%} of a core"
    )


def compare(stock: Sequence[Measured], ours: Sequence[Measured]) -> None:
    """Print the ratios with their bars."""
    print(f"throughput: {speed(ours) / speed(stock):.1f} x (bar 12 x)")
    print(f"latency of one client, p50: 1/{latency(stock) / latency(ours):.1f} (bar 1/10)")
    print(f"memory: {memory(ours) / memory(stock):.0%} (bar 65 %)")


def speed(runs: Sequence[Measured]) -> float:
    """Return the median of messages per second."""
    return statistics.median(m.crowd.per_second for m in runs)


def latency(runs: Sequence[Measured]) -> float:
    """Return the median of the p50 in milliseconds."""
    return statistics.median(m.alone.p50 for m in runs)


def memory(runs: Sequence[Measured]) -> float:
    """Return the median of the memory in MB."""
    return statistics.median(m.megabytes for m in runs)


if __name__ == "__main__":
    main()

"""200 conversations at a time at half of what the bot can do: does its memory grow, does anything fail?

    python -m bench.soak [--conversations 200] [--minutes 5] [--peak-seconds 15]

The peak is measured first. Memory is taken after the first tenth of the time, when every buffer and pool has been used, and at the end:
the medians of the samples of a tenth each.
"""

from __future__ import annotations

import argparse
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.client import Plan, Seen, run
from bench.servers import Server, general_questions, this_bot

PEAK_CLIENTS = 32
WARM_SECONDS = 5.0
SAMPLES = 50
"""Over the whole time; a tenth of them is one figure."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of it; `memory` in MB, in the order of time."""

    peak: float
    seen: Seen
    memory: list[float]

    @property
    def growth(self) -> float:
        """Growth from the second tenth of the time to the last, as a share."""
        tenth = max(1, len(self.memory) // 10)
        return statistics.median(self.memory[-tenth:]) / statistics.median(self.memory[tenth : 2 * tenth]) - 1


def main() -> None:
    """Soak, print what happened and the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--peak-seconds", type=float, default=15)
    options = parser.parse_args()
    with this_bot() as bot:
        soaked = soak(bot, options.conversations, options.minutes * 60, options.peak_seconds)
    seen = soaked.seen
    print(
        f"peak {soaked.peak:.0f} messages/s; soaked with {seen.per_second:.0f} messages/s for {seen.seconds:.0f} s"
    )
    print(f"p50 {seen.p50:.0f} ms, p95 {seen.p95:.0f} ms; the client took {seen.cpu:.0%} of a core")
    print(
        f"memory from {soaked.memory[0]:.0f} to {soaked.memory[-1]:.0f} MB: {soaked.growth:+.1%} (bar +5 %)"
    )
    print(f"errors: {seen.errors} of {len(seen.took) + seen.errors} (bar 0) {dict(seen.failed) or ''}")


def soak(
    bot: Server, conversations: int, seconds: float, peak_seconds: float, peak_clients: int = PEAK_CLIENTS
) -> Soaked:
    """Find the peak, then go on at half of it and look at the memory."""
    texts = general_questions()
    run(Plan(bot.port, texts, peak_clients, min(WARM_SECONDS, peak_seconds), "warm"))
    peak = run(Plan(bot.port, texts, peak_clients, peak_seconds, "peak")).per_second
    plan = Plan(bot.port, texts, conversations, seconds, "soak", rate=peak / 2)
    memory: list[float] = []
    with ThreadPoolExecutor(1) as one:
        soaking = one.submit(run, plan)
        while not soaking.done():
            memory.append(bot.megabytes)
            time.sleep(seconds / SAMPLES)
    return Soaked(peak, soaking.result(), memory)


if __name__ == "__main__":
    main()

"""The load client, a process of its own, so that what it costs is known and is not the measuring process's.

    python -m bench.client < plan.json > seen.json

`run` starts it, hands it a plan and reads what it saw.
"""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from bench.connection import Connection
from bot.settings import ROOT


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send. Each client takes its texts in turn, in conversations of `turns` messages, named after `name`.

    `rate` is messages per second over all clients; None sends as fast as answers come.
    """

    port: int
    texts: Sequence[str]
    clients: int
    seconds: float
    name: str
    turns: int = 10
    rate: float | None = None
    at_least: int = 0
    """Messages to be sent even if the seconds are over."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the client saw. `took` are the seconds of each answered message, `cpu` the client's own share of a core."""

    seconds: float
    took: Sequence[float]
    failed: Mapping[str, int]
    """How many messages got no answer, by what came instead: a status, or an error's name."""
    cpu: float

    @property
    def errors(self) -> int:
        """Messages without an answer."""
        return sum(self.failed.values())

    @property
    def per_second(self) -> float:
        """Answered messages per second."""
        return len(self.took) / self.seconds

    @property
    def p50(self) -> float:
        """Median of an answer, in milliseconds."""
        return statistics.median(self.took) * 1000

    @property
    def p95(self) -> float:
        """95 of 100 answers are faster, in milliseconds."""
        return statistics.quantiles(self.took, n=20)[-1] * 1000


def run(plan: Plan) -> Seen:
    """Carry a plan out in a process of its own. Raises RuntimeError when a message was not answered."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        input=json.dumps(asdict(plan)),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=True,
    )
    seen = Seen(**json.loads(done.stdout))
    if seen.errors and plan.rate is None:
        raise RuntimeError(
            f"{seen.errors} of {len(seen.took) + seen.errors} messages were not answered: {dict(seen.failed)}"
        )
    return seen


async def carry_out(plan: Plan) -> Seen:
    """Send what the plan says from this process."""
    took: list[float] = []
    failed: Counter[str] = Counter()
    began, used = time.perf_counter(), time.process_time()

    async def client(number: int) -> None:
        turn = 0
        async with Connection(plan.port) as connection:
            while time.perf_counter() - began < plan.seconds or len(took) < plan.at_least:
                await _until_due(plan, began, number, turn)
                sender = f"{plan.name}-{number}-{turn // plan.turns}"
                text = plan.texts[(number * 7 + turn) % len(plan.texts)]
                turn += 1
                started = time.perf_counter()
                try:
                    status, replies = await connection.say(sender, text)
                except (OSError, asyncio.IncompleteReadError) as error:
                    failed[type(error).__name__] += 1
                    continue
                if status == 200 and replies:
                    took.append(time.perf_counter() - started)
                else:
                    failed[f"{status}, {len(replies)} replies" if status == 200 else str(status)] += 1

    await asyncio.gather(*(client(n) for n in range(plan.clients)))
    seconds = time.perf_counter() - began
    return Seen(seconds, took, dict(failed), (time.process_time() - used) / seconds)


async def _until_due(plan: Plan, began: float, client: int, turn: int) -> None:
    """Wait for a client's next moment: the clients' moments lie evenly in time. Who is late sends at once."""
    if plan.rate is None:
        return
    due = began + (turn + client / plan.clients) * plan.clients / plan.rate
    if (wait := due - time.perf_counter()) > 0:
        await asyncio.sleep(wait)


def main() -> None:
    """Read the plan, carry it out, write what was seen."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    seen = asyncio.run(carry_out(Plan(**json.load(sys.stdin))))
    json.dump(asdict(seen), sys.stdout)


if __name__ == "__main__":
    main()

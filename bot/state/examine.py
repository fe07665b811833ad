"""What an operator should know of the Redis at the other end of a link."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.state.link import Link

PINGS = 20


@dataclass(frozen=True, slots=True)
class RedisFacts:
    """As Redis tells it (`INFO`, no right to `CONFIG` is needed). Bytes and seconds; `max_bytes` 0 is no limit."""

    version: str
    appends: bool
    """Whether every change goes to the append-only file."""
    last_write_failed: bool
    used_bytes: int
    max_bytes: int
    policy: str
    """What goes when the memory is full."""
    is_replica: bool
    round_trip: float
    """Median."""
    clock_ahead: float
    """How far the clock of Redis is ahead of this machine's."""

    @property
    def release(self) -> tuple[int, int]:
        """Major and minor version; (0, 0) when it cannot be read."""
        parts = self.version.split(".")
        return (
            (int(parts[0]), int(parts[1])) if len(parts) > 1 and all(map(str.isdigit, parts[:2])) else (0, 0)
        )


async def examine(link: Link) -> RedisFacts:
    """Ask Redis. Raises StateUnavailable."""
    trips, ahead = [], []
    for _ in range(PINGS):
        sent, began = time.time(), time.perf_counter()
        seconds, microseconds = await link.call("TIME")
        trips.append(time.perf_counter() - began)
        ahead.append(int(seconds) + int(microseconds) / 1e6 - (sent + trips[-1] / 2))
    return _facts(await link.call("INFO"), statistics.median(trips), statistics.median(ahead))


def _facts(told: Mapping[str, Any], round_trip: float, clock_ahead: float) -> RedisFacts:
    failed = (told.get(name, "ok") != "ok" for name in ("aof_last_write_status", "rdb_last_bgsave_status"))
    return RedisFacts(
        version=str(told.get("redis_version", "?")),
        appends=bool(told.get("aof_enabled")),
        last_write_failed=any(failed),
        used_bytes=int(told.get("used_memory", 0)),
        max_bytes=int(told.get("maxmemory", 0)),
        policy=str(told.get("maxmemory_policy", "noeviction")),
        is_replica=told.get("role", "master") != "master",
        round_trip=round_trip,
        clock_ahead=clock_ahead,
    )

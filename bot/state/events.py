"""The reading side of the event streams, for the recorder.

One consumer group over the 16 shards. What was read stays with its consumer until it is acknowledged: the same consumer gets it
again after a restart, another one after `stale_seconds`. Acknowledged events are deleted, so a stream's length is its lag, and nothing else leaves it below its cap (`event_parts.py`).
Events come at least once, in the order of their conversation.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import StateUnavailable
from bot.state import keys, wire
from bot.state.link import Link
from bot.state.scripts.ack import ACK

Event = tuple[str, Mapping[str, Any]]
"""The event's id (shard and stream id, unique for ever) and what was committed."""

FROM_START = "0-0"
NEW = ">"
LONGEST_BLOCK_MS = 1000
"""A blocking read must end well before the link's deadline."""
ACK_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Lag:
    """How many events the record has not, and when the oldest of them happened (Unix seconds, None without any)."""

    events: int
    oldest: float | None


class EventSource:
    """One consumer of the recorder's group. `consumer` should stay the same over restarts."""

    def __init__(self, link: Link, consumer: str, stale_seconds: float = 30.0) -> None:
        self._link = link
        self._consumer = consumer
        self._stale_ms = int(stale_seconds * 1000)
        self._cursors: dict[str, str] = {}
        self._read_ahead: deque[Event] = deque()
        self._started = False

    async def read(self, max_count: int, block_ms: int) -> list[Event]:
        """Return up to `max_count` events, first those this consumer read before and did not acknowledge.

        Waits up to `block_ms` (a second at most) for the first one. Raises StateUnavailable.
        """
        try:
            if not self._read_ahead:
                await self._fetch(max_count, min(block_ms, LONGEST_BLOCK_MS))
        except BaseException:
            self._started = False  # what Redis handed out may not have come in: ask for it again
            raise
        return [self._read_ahead.popleft() for _ in range(min(max_count, len(self._read_ahead)))]

    async def ack(self, ids: Sequence[str]) -> None:
        """Say that these events are in the record; they are deleted here. Raises StateUnavailable."""
        by_shard: dict[str, list[str]] = defaultdict(list)
        for event_id in ids:
            shard, _, stream_id = event_id.partition("-")
            by_shard[shard].append(stream_id)
        for shard, stream_ids in by_shard.items():
            for start in range(0, len(stream_ids), ACK_BATCH):
                batch = stream_ids[start : start + ACK_BATCH]
                await self._link.run(ACK, [keys.events(shard)], [keys.RECORDER_GROUP, *batch])

    async def claim_stale(self, max_count: int = 1000) -> list[Event]:
        """Take over what a consumer read and did not acknowledge for `stale_seconds`. Raises StateUnavailable."""
        claimed: list[Event] = []
        try:
            await self._start()
            for shard in keys.shards():
                if len(claimed) < max_count:
                    claimed += await self._claim(shard, max_count - len(claimed))
        except BaseException:
            self._started = False
            raise
        return claimed

    async def lag(self) -> Lag:
        """Return how far the record is behind. Raises StateUnavailable."""
        total, oldest = 0, None
        for shard in keys.shards():
            length = int(await self._link.call("XLEN", keys.events(shard)))
            total += length
            if length:
                first = await self._link.call("XRANGE", keys.events(shard), "-", "+", "COUNT", 1)
                at = int(first[0][0].partition(b"-")[0]) / 1000 if first else None
                oldest = at if oldest is None else min(oldest, at or oldest)
        return Lag(total, oldest)

    async def lost(self) -> int:
        """Return how many events were ever dropped unrecorded because a stream was at its cap. Raises StateUnavailable."""
        counts = [await self._link.call("GET", keys.events_lost(shard)) for shard in keys.shards()]
        return sum(int(count) for count in counts if count is not None)

    async def _fetch(self, max_count: int, block_ms: int) -> None:
        await self._start()
        while not self._read_ahead:
            replaying = [key for key, cursor in self._cursors.items() if cursor != NEW]
            found = await self._read_streams(replaying or list(self._cursors), max_count, block_ms)
            for key, entries in found:
                self._take(key, entries)
            if not replaying:
                return

    async def _read_streams(
        self, names: list[str], max_count: int, block_ms: int
    ) -> list[tuple[str, list[Any]]]:
        if not self._link.clustered:
            return await self._read_group(names, max_count, block_ms)
        deadline = asyncio.get_running_loop().time() + block_ms / 1000
        while True:
            answers = await asyncio.gather(*(self._read_group([name], max_count, None) for name in names))
            found = [stream for answer in answers for stream in answer]
            if found or asyncio.get_running_loop().time() >= deadline:
                return found
            await asyncio.sleep(0.05)

    async def _read_group(
        self, names: list[str], max_count: int, block_ms: int | None
    ) -> list[tuple[str, list[Any]]]:
        block = ("BLOCK", block_ms) if block_ms else ()  # BLOCK 0 would be for ever
        cursors = [self._cursors[name] for name in names]
        found = await self._link.call(
            *("XREADGROUP", "GROUP", keys.RECORDER_GROUP, self._consumer, "COUNT", max_count, *block),
            *("STREAMS", *names, *cursors),
        )
        return [(key.decode(), entries) for key, entries in found or ()]

    def _take(self, key: str, entries: list[Any]) -> None:
        if self._cursors[key] != NEW:
            self._cursors[key] = entries[-1][0].decode() if entries else NEW
        self._read_ahead.extend(_events(key, entries))

    async def _claim(self, shard: str, max_count: int) -> list[Event]:
        key = keys.events(shard)
        answer = await self._link.call(
            *("XAUTOCLAIM", key, keys.RECORDER_GROUP, self._consumer, self._stale_ms, FROM_START),
            *("COUNT", max_count),
        )
        entries = answer[1] if isinstance(answer, (list, tuple)) else []
        return list(_events(key, entries))

    async def _start(self) -> None:
        if self._started:
            return
        await self._create_groups()
        self._read_ahead.clear()
        self._cursors = {keys.events(shard): FROM_START for shard in keys.shards()}
        self._started = True

    async def _create_groups(self) -> None:
        for shard in keys.shards():
            try:
                await self._link.call(
                    "XGROUP", "CREATE", keys.events(shard), keys.RECORDER_GROUP, "0", "MKSTREAM"
                )
            except StateUnavailable as error:
                if not str(error.__cause__).startswith("BUSYGROUP"):
                    raise


def _events(key: str, entries: Iterable[Any]) -> Iterable[Event]:
    shard = key[1 : key.index("}")]
    for stream_id, fields in entries:
        if fields:  # trimmed away while it was with a consumer: nothing is left to record
            yield f"{shard}-{stream_id.decode()}", _content(fields)


def _content(fields: Any) -> dict[str, Any]:
    """Return the event; one that cannot be read comes as it is, for the recorder to set aside."""
    pairs = fields if isinstance(fields, dict) else dict(zip(fields[::2], fields[1::2], strict=True))
    raw = pairs.get(b"event", b"")
    try:
        content = wire.unpack(raw)
    except ValueError:
        content = None
    return content if isinstance(content, dict) else {"raw": raw.decode("utf-8", "replace")}

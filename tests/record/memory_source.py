"""A small event source in memory, behind the same port as the streams."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.record.source import Event


class MemorySource:
    """New events are read once; what was read and not acknowledged is stale at once, for whoever asks."""

    def __init__(self) -> None:
        self.new: list[Event] = []
        self.pending: dict[str, Mapping[str, Any]] = {}
        self.acknowledged: list[str] = []

    def add(self, event_id: str, data: Mapping[str, Any]) -> None:
        self.new.append((event_id, data))

    async def read(self, max_count: int, block_ms: int) -> list[Event]:
        if not self.new:
            await asyncio.sleep(block_ms / 1000)
        events, self.new = self.new[:max_count], self.new[max_count:]
        self.pending.update(events)
        return events

    async def ack(self, ids: Sequence[str]) -> None:
        for event_id in ids:
            if self.pending.pop(event_id, None) is not None:
                self.acknowledged.append(event_id)

    async def claim_stale(self) -> list[Event]:
        return list(self.pending.items())


class DyingSource(MemorySource):
    """Its reader dies between the commit and the acknowledgement."""

    async def ack(self, ids: Sequence[str]) -> None:
        raise ConnectionResetError("the recorder was killed before it could acknowledge")

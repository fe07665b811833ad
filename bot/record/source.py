"""Where events come from. The live state's streams fit; so does a list in a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Event = tuple[str, Mapping[str, Any]]
"""The event's id, unique over all streams (shard and stream id), and what it holds."""


class EventSource(Protocol):
    """A consumer group on the event streams: what is read stays pending until it is acknowledged."""

    async def read(self, max_count: int, block_ms: int) -> list[Event]:
        """Return new events in order, waiting at most `block_ms` for the first one.

        An entry that is no JSON is handed over as well, as {"raw": "…"}: the recorder keeps it aside.
        """

    async def ack(self, ids: Sequence[str]) -> None:
        """Acknowledge events; an id acknowledged before is ignored."""

    async def claim_stale(self) -> list[Event]:
        """Return some events that were read long ago and never acknowledged, by whom ever; empty when none."""

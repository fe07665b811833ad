"""How far the record is behind the streams: what no recorder holds yet is in it too."""

from __future__ import annotations

import logging
import math
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from bot.clock import system_now
from bot.server.metrics import Metrics
from bot.server.outgoing import start_every
from bot.state.events import EventSource, Lag
from bot.state.link import Link

log = logging.getLogger(__name__)

WATCH_SECONDS = 5.0
NOBODY = "watch"
"""A consumer that never reads."""


@dataclass(slots=True)
class StreamWatch:
    """The lag and the loss as they were seen last; not a number while Redis is away."""

    source: EventSource
    _lag: Lag | None = field(default=None)
    _lost: int | None = field(default=None)

    async def look(self) -> None:
        """See how the streams stand. Raises StateUnavailable."""
        self._lag = None
        self._lag = await self.source.lag()
        lost = await self.source.lost()
        if lost > (self._lost if self._lost is not None else lost):
            log.error("%d events were dropped unrecorded: the record has been away for too long", lost)
        self._lost = lost

    def events(self) -> float:
        """Return how many events the record has not."""
        return float(self._lag.events) if self._lag else math.nan

    def lost(self) -> float:
        """Return how many events were ever dropped unrecorded."""
        return float(self._lost) if self._lag and self._lost is not None else math.nan

    def age(self) -> float:
        """Return the seconds since the oldest of them happened, 0 without one."""
        if self._lag is None:
            return math.nan
        return max(0.0, system_now().timestamp() - self._lag.oldest) if self._lag.oldest else 0.0


def start_stream_watch(stack: AsyncExitStack, link: Link, metrics: Metrics) -> None:
    """Watch the streams until the stack ends."""
    watch = StreamWatch(EventSource(link, NOBODY))
    start_every(stack, WATCH_SECONDS, watch.look, "stream-watch")
    metrics.gauge("bot_stream_events", "Events on the streams that the record has not.", watch.events)
    metrics.gauge(
        "bot_stream_events_lost", "Events ever dropped unrecorded, their stream being at its cap.", watch.lost
    )
    metrics.gauge("bot_stream_age_seconds", "Age of the oldest event that the record has not.", watch.age)

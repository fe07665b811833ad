"""Prometheus metrics of the server. No label holds anything of a member."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.conversation.event import TurnEvent
from bot.conversation.turn import Observer
from bot.server.step_metrics import StepMetrics

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The registry of one process, and who writes to it."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.steps = StepMetrics(self._registry)
        """Watches the steps of each message."""
        self._turns = Counter(
            "bot_turns", "Turns committed.", ["channel", "decision", "intent"], registry=self._registry
        )
        self._stale = Counter(
            "bot_refused_commits", "Commits refused as stale.", ["reason"], registry=self._registry
        )
        self._seconds = Histogram(
            "bot_turn_seconds",
            "Seconds from lock to commit.",
            ["channel"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._handoffs = Counter(
            "bot_handoff_requests", "Requests for a human.", ["reason"], registry=self._registry
        )

    def observer(self) -> Observer:
        """Return the one who is told of finished turns."""
        return Observer(turn=self._turn, stale=lambda reason: self._stale.labels(reason).inc())

    def gauge(self, name: str, help_text: str, read: Callable[[], float]) -> None:
        """Show a value that is read when the metrics are asked for."""
        Gauge(name, help_text, registry=self._registry).set_function(read)

    def counter(self, name: str, help_text: str, *labels: str) -> Counter:
        """Return a counter of its own for somebody else to count with."""
        return Counter(name, help_text, labels, registry=self._registry)

    def text(self) -> bytes:
        """Return the exposition text."""
        return generate_latest(self._registry)

    async def shown(self) -> bytes:
        """Return the exposition text to whoever asks for it at the door."""
        return self.text()

    def _turn(self, event: TurnEvent) -> None:
        decision = event.decision.value if event.decision else "silent"
        self._turns.labels(event.channel, decision, event.intent or "none").inc()
        self._seconds.labels(event.channel).observe(event.latency_ms / 1000)
        if event.handoff:
            self._handoffs.labels(event.handoff.reason).inc()

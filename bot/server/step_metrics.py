"""How long the steps of a message take, how many messages are under way, and why messages were refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.conversation.inbound import Inbound
from bot.conversation.steps import Step

SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)


class StepMetrics:
    """Implements `bot.conversation.steps.Steps` on the registry of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        seconds = Histogram(
            "bot_step_seconds",
            "Seconds of each step of a message; nlu and member_api are part of engine.",
            ["step"],
            buckets=SECONDS,
            registry=registry,
        )
        self._seconds = {step: seconds.labels(step.value) for step in Step}
        self._whole = Histogram(
            "bot_message_seconds",
            "Seconds from the door to the replies, waiting included.",
            buckets=SECONDS,
            registry=registry,
        )
        self._in_flight = Gauge("bot_messages_in_flight", "Messages under way or waiting.", registry=registry)
        self._refused = Counter(
            "bot_refused_messages", "Messages refused, by error.", ["error"], registry=registry
        )

    @contextmanager
    def message(self, inbound: Inbound) -> Iterator[None]:
        """Measure one message."""
        started = time.perf_counter()
        self._in_flight.inc()
        try:
            yield
        except Exception as error:
            self._refused.labels(type(error).__name__).inc()
            raise
        finally:
            self._in_flight.dec()
            self._whole.observe(time.perf_counter() - started)

    @contextmanager
    def step(self, step: Step) -> Iterator[None]:
        """Measure one step."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[step].observe(time.perf_counter() - started)

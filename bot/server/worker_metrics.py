"""`/metrics` with several workers: whichever is asked asks the others, and shows each one's series under a label `worker`.

Labelled, not summed: a worker that starts again begins at zero, which Prometheus can tell for one series and not for a sum.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from bot.server.worker import Worker

ASK_SECONDS = 1.0
PATTERN = "*.sock"


class WorkerMetrics:
    """One worker's part in it."""

    def __init__(self, worker: Worker, own: Callable[[], bytes]) -> None:
        self._worker = worker
        self._own = own

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[None]:
        """Answer the other workers meanwhile."""
        self._worker.metrics_socket.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._answer, str(self._worker.metrics_socket))
        try:
            yield
        finally:
            server.close()
            self._worker.metrics_socket.unlink(missing_ok=True)

    async def text(self) -> bytes:
        """Return the metrics of every worker of this machine that answers."""
        others = [path for path in self._worker.folder.glob(PATTERN) if path != self._worker.metrics_socket]
        answers = await asyncio.gather(*(ask(path) for path in others))
        texts = {number(path): text for path, text in zip(others, answers, strict=True) if text}
        return merged({str(self._worker.number): self._own(), **texts})

    async def _answer(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self._own())
        writer.close()
        await writer.wait_closed()


async def ask(path: Path) -> bytes:
    """Return another worker's metrics; nothing when it does not answer."""
    try:
        async with asyncio.timeout(ASK_SECONDS):
            reader, writer = await asyncio.open_unix_connection(str(path))
            try:
                return await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return b""


def number(path: Path) -> str:
    """Return the worker's number in a socket's name."""
    return path.stem


def merged(texts: Mapping[str, bytes]) -> bytes:
    """Return one exposition text of several, each under its label."""
    families: dict[str, Metric] = {}
    for worker, text in sorted(texts.items()):
        for found in text_string_to_metric_families(text.decode()):
            family = families.setdefault(found.name, Metric(found.name, found.documentation, found.type))
            for sample in found.samples:
                family.samples.append(sample._replace(labels={**sample.labels, "worker": worker}))
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(families.values()))
    return generate_latest(registry)


class _Families(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families

    def describe(self) -> Iterable[Metric]:
        return ()

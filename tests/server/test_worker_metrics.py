"""A scrape shows every worker, whichever is asked."""

import asyncio
import os
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.server.metrics import Metrics
from bot.server.worker import Worker
from bot.server.worker_metrics import WorkerMetrics, merged


def busy(turns: int) -> Metrics:
    metrics = Metrics()
    metrics.gauge("bot_turns_waiting", "Made up.", lambda: float(turns))
    counter = metrics.counter("bot_made_up", "Made up \\ and\nodd.", "kind")
    counter.labels('a "quoted" one\n').inc(turns)
    return metrics


def samples(text: bytes, name: str) -> dict[str, float]:
    return {
        sample.labels["worker"]: sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        if sample.name == name
    }


async def test_whichever_worker_is_asked_all_are_shown() -> None:
    with TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            workers = [WorkerMetrics(Worker(n, Path(folder)), busy(n * 10).text) for n in (1, 2, 3)]
            for worker in workers:
                await stack.enter_async_context(worker.shared())
            for worker in workers:
                shown = await worker.text()
                assert samples(shown, "bot_turns_waiting") == {"1": 10.0, "2": 20.0, "3": 30.0}
                assert samples(shown, "bot_made_up_total") == {"1": 10.0, "2": 20.0, "3": 30.0}
                assert shown.count(b"# TYPE bot_turns_waiting gauge") == 1
        assert os.listdir(folder) == []


async def test_a_worker_that_died_or_hangs_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.server.worker_metrics.ASK_SECONDS", 0.2)

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    with TemporaryDirectory() as folder:
        dead = await asyncio.start_unix_server(hang, f"{folder}/2.sock")
        dead.close()  # its socket stays behind, as after a kill -9
        hung = await asyncio.start_unix_server(hang, f"{folder}/3.sock")
        metrics = WorkerMetrics(Worker(1, Path(folder)), busy(7).text)
        async with metrics.shared():
            assert samples(await metrics.text(), "bot_turns_waiting") == {"1": 7.0}
        hung.close()


def test_histograms_keep_their_buckets_and_their_type() -> None:
    text = merged({"1": Metrics().text(), "2": Metrics().text()})
    families = {family.name: family for family in text_string_to_metric_families(text.decode())}
    assert families["bot_message_seconds"].type == "histogram"
    buckets = [s for s in families["bot_message_seconds"].samples if s.name.endswith("_bucket")]
    assert {s.labels["worker"] for s in buckets} == {"1", "2"}
    assert any(s.labels["le"] == "+Inf" for s in buckets)

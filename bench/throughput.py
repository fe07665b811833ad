"""Messages per second and latency against stock `rasa run`, in turn on this machine: same data, same load.

    python -m bench.throughput [--seconds 15] [--epochs 3] [--stock-model PATH]

Stock Rasa: jieba, count vectors, DIET and TED, Redis tracker store and lock store, REST channel, one worker.
This bot: REST preview channel, its embedded Redis, one worker. General questions, from files nobody was trained on.
Accuracy does not matter here, so stock Rasa trains few epochs; its cost per message is the same.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.footprint import wait as wait_ready
from bot.cli.demo import free_port
from bot.settings import ROOT
from bot.workbench.held_out import read_held_out

STOCK_CONFIG = """recipe: default.v1
assistant_id: stock
language: zh
pipeline:
- name: JiebaTokenizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {epochs}
  entity_recognition: false
policies:
- name: RulePolicy
- name: TEDPolicy
  epochs: {epochs}
"""
GENERAL = (
    "ask_shutdown_time",
    "ask_shutdown_reason",
    "ask_policy_cost",
    "ask_past_contributions",
    "ask_checkup",
)


@dataclass(frozen=True)
class Measured:
    """Messages per second at 16 clients, and p50 in milliseconds at one client."""

    per_second: float
    p50: float
    megabytes: float


def main() -> None:
    """Measure both, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--stock-model", type=Path)
    options = parser.parse_args()
    texts = [t.text for t in read_held_out(ROOT / "tests/data/heldout") if t.intents[0] in GENERAL]
    with tempfile.TemporaryDirectory() as folder:
        model = options.stock_model or train_stock(Path(folder), options.epochs)
        with stock_server(Path(folder), model) as (port, pid):
            stock = measure(port, pid, texts, options.seconds)
        with our_server(Path(folder)) as (port, pid):
            ours = measure(port, pid, texts, options.seconds)
    for name, m in (("stock Rasa", stock), ("this bot", ours)):
        print(
            f"{name}: {m.per_second:.0f} messages/s, p50 {m.p50:.1f} ms at one client, {m.megabytes:.0f} MB"
        )
    print(f"throughput: {ours.per_second / stock.per_second:.1f} x")
    print(f"latency: p50 is 1/{stock.p50 / ours.p50:.1f}")
    print(f"memory: {ours.megabytes / stock.megabytes:.0%} of stock")


def train_stock(folder: Path, epochs: int) -> Path:
    """Train stock Rasa on the same examples with a response a topic."""
    project = folder / "stock"
    project.mkdir()
    (project / "config.yml").write_text(STOCK_CONFIG.format(epochs=epochs))
    intents = [
        line.strip()[2:]
        for line in (ROOT / "domain.yml").read_text().split("entities:")[0].splitlines()
        if line.startswith("  - ")
    ]
    domain = {
        "version": "3.1",
        "intents": intents,
        "responses": {f"utter_{i}": [{"text": f"关于{i}的回答"}] for i in intents},
    }
    (project / "domain.yml").write_text(json.dumps(domain, ensure_ascii=False))
    rules = [{"rule": i, "steps": [{"intent": i}, {"action": f"utter_{i}"}]} for i in intents]
    stories = [
        {
            "story": i,
            "steps": [
                {"intent": "greet"},
                {"action": "utter_greet"},
                {"intent": i},
                {"action": f"utter_{i}"},
            ],
        }
        for i in intents[:10]
    ]
    (project / "rules.yml").write_text(json.dumps({"version": "3.1", "rules": rules, "stories": stories}))
    command = [
        sys.executable,
        "-m",
        "rasa",
        "train",
        "--out",
        str(project / "models"),
        "-d",
        "domain.yml",
        "-c",
        "config.yml",
        "--data",
        "rules.yml",
        str(ROOT / "data/nlu"),
    ]
    print("training stock Rasa …", flush=True)
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    return next((project / "models").glob("*.tar.gz"))


@contextmanager
def stock_server(folder: Path, model: Path) -> Iterator[tuple[int, int]]:
    """Run `rasa run` on a Redis of its own."""
    port, redis_port = free_port(), free_port()
    redis = subprocess.Popen(
        ["redis-server", "--port", str(redis_port), "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    endpoints = folder / "endpoints.yml"
    store = {"url": "127.0.0.1", "port": redis_port}
    endpoints.write_text(
        json.dumps(
            {
                "tracker_store": {"type": "redis", "db": 0, **store},
                "lock_store": {"type": "redis", "db": 1, **store},
            }
        )
    )
    credentials = folder / "credentials.yml"
    credentials.write_text("rest:\n")
    command = [
        sys.executable,
        "-m",
        "rasa",
        "run",
        "-m",
        str(model),
        "-p",
        str(port),
        "--endpoints",
        str(endpoints),
        "--credentials",
        str(credentials),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_answering(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        redis.terminate()
        redis.wait(10)


@contextmanager
def our_server(folder: Path) -> Iterator[tuple[int, int]]:
    """Run this bot alone."""
    port = free_port()
    environment = {**os.environ, "BOT_PORT": str(port), "BOT_PREVIEW": "1", "BOT_VAR": str(folder / "var")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_ready(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_answering(port: int) -> None:
    """Wait until `rasa run` answers."""
    for _ in range(240):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/", timeout=1).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise TimeoutError("rasa run did not come up in two minutes")


def measure(port: int, pid: int, texts: list[str], seconds: float) -> Measured:
    """Warm up, then one client, then sixteen."""
    asyncio.run(load(port, texts, clients=4, seconds=5))
    alone = asyncio.run(load(port, texts, clients=1, seconds=seconds / 2))
    many = asyncio.run(load(port, texts, clients=16, seconds=seconds))
    return Measured(len(many) / seconds, statistics.median(alone) * 1000, megabytes(pid))


async def load(port: int, texts: list[str], *, clients: int, seconds: float) -> list[float]:
    """Ask as fast as answers come, each client in conversations of ten messages; returns seconds per message."""
    took: list[float] = []
    until = time.perf_counter() + seconds
    limits = httpx.Limits(max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", limits=limits, timeout=30) as http:

        async def client(number: int) -> None:
            turn = 0
            while time.perf_counter() < until:
                turn += 1
                body = {
                    "sender": f"c{number}-{turn // 10}",
                    "message": texts[(number * 7 + turn) % len(texts)],
                }
                started = time.perf_counter()
                answer = await http.post("/webhooks/rest/webhook", json=body)
                answer.raise_for_status()
                took.append(time.perf_counter() - started)

        await asyncio.gather(*(client(n) for n in range(clients)))
    return took


def megabytes(pid: int) -> float:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()

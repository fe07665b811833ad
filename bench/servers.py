"""The servers under measurement, each in processes of its own, on ports of its own, in a folder that goes away.

This bot runs as it is installed: embedded Redis, which writes every change to its append-only file. Stock Rasa runs on a redis-server
that keeps everything in memory only: what difference that makes is in stock Rasa's favour.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.cli.demo import free_port
from bot.settings import ROOT
from bot.workbench.held_out import read_held_out

READY_SECONDS = 300.0
"""Stock Rasa loads for half a minute on an idle machine."""
GENERAL = (
    "ask_shutdown_time",
    "ask_shutdown_reason",
    "ask_policy_cost",
    "ask_past_contributions",
    "ask_checkup",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port and its first process."""

    port: int
    pid: int

    @property
    def megabytes(self) -> float:
        """Resident memory of the process and of its workers; a Redis beside it does not count."""
        return sum(map(resident, [self.pid, *_workers_of(self.pid)]))


def general_questions() -> list[str]:
    """Return messages nobody was trained on whose answers need no member's record."""
    return [t.text for t in read_held_out(ROOT / "tests/data/heldout") if t.intents[0] in GENERAL]


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def this_bot(**settings: str) -> Iterator[Server]:
    """Run this bot; `settings` are environment variables."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        own = {"BOT_PORT": str(port), "BOT_PREVIEW": "1", "BOT_VAR": f"{folder}/var", "BOT_WORKERS": "1"}
        environment = {**os.environ, "REDIS_URL": "", "DATABASE_URL": "", **own, **settings}
        log = Path(folder) / "log"
        with process([sys.executable, "-m", "bot", "run"], ROOT, environment, log) as running:
            wait_until_ready(port, "/readyz", running, log)
            _wait_for_workers(port, int(environment["BOT_WORKERS"]))
            yield Server(port, running.pid)


@contextmanager
def stock_rasa(model: Path) -> Iterator[Server]:
    """Run `rasa run` with Redis as tracker store and lock store."""
    port, redis_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        store = {"type": "redis", "url": "127.0.0.1", "port": redis_port}
        endpoints = {"tracker_store": {**store, "db": 0}, "lock_store": {**store, "db": 1}}
        (Path(folder) / "endpoints.yml").write_text(json.dumps(endpoints))
        (Path(folder) / "credentials.yml").write_text("rest:\n")
        redis = ["redis-server", "--port", str(redis_port), "--save", "", "--dir", folder]
        log = Path(folder) / "log"
        files = ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        rasa = [sys.executable, "-m", "rasa", "run", "-m", str(model), "-p", str(port), *files]
        with process(redis, Path(folder)), process(rasa, Path(folder), log=log) as running:
            wait_until_ready(port, "/", running, log)
            yield Server(port, running.pid)


def wait_until_ready(port: int, path: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers with 200. Raises RuntimeError when it ends or takes too long."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and running.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(
        f"a server under measurement did not come up; its last words: {log.read_text()[-1000:]}"
    )


@contextmanager
def process(
    command: Sequence[str],
    folder: Path,
    environment: dict[str, str] | None = None,
    log: Path = Path(os.devnull),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and end it at the end."""
    with log.open("wb") as said:
        running = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _wait_for_workers(port: int, workers: int) -> None:
    """Wait until every worker shows its metrics."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            if answer.read().decode().count("\nbot_leader") >= workers:
                return
        time.sleep(0.2)
    raise RuntimeError("not every worker came up")


def _workers_of(pid: int) -> list[int]:
    """Return the child processes that run Python: workers, not the embedded Redis."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children if "worker" in Path(f"/proc/{child}/cmdline").read_text()]

"""`python -m bot run` with two workers (unless BOT_WORKERS says otherwise), as a test starts it: on a folder of its own, with its own models and member-status API."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tarfile
import time
import urllib.request
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

READY_SECONDS = 120
START = re.compile(r"worker (\d) is process (\d+)")


@dataclass
class BotWithWorkers:
    """The processes, and what they leave behind. `folder` holds everything."""

    root: Path
    folder: Path
    settings: dict[str, str]
    program: tuple[str, ...] = ("-m", "bot", "run")
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "BOT_VAR": str(self.folder / "var"),
            "BOT_PORT": str(self.port),
            "BOT_WORKERS": "2",
            "BOT_PREVIEW": "1",
        }
        return {**os.environ, **own, **self.settings}

    def start(self) -> None:
        self.port = self.port or free_port()
        with (self.folder / "bot.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.program],
                cwd=self.root,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_ready(self, workers: int = 2) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while len(self.metric("bot_leader")) < workers:
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.1)

    def stop(self, number: int = signal.SIGTERM) -> float:
        """End it and return how many seconds that took."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - started

    def command(self, *words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.root,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout

    def log(self) -> str:
        return (self.folder / "bot.log").read_text()

    def workers(self) -> dict[str, int]:
        """The process of each worker, by its number."""
        return {number: int(pid) for number, pid in START.findall(self.log())}

    def metric(self, name: str) -> dict[str, float]:
        """A metric of each worker that lives, by its number; of an only worker, by nothing."""
        try:
            with urllib.request.urlopen(f"{self.url}/metrics", timeout=5) as answer:
                text = answer.read().decode()
        except OSError:
            return {}
        found = re.findall(rf'^{name}(?:{{(?:.*,)?worker="(\d+)"}})? (\S+)$', text, re.MULTILINE)
        return {worker: float(value) for worker, value in found}

    def rows(self, statement: str) -> list[tuple]:
        connection = sqlite3.connect(self.folder / "var" / "record.db", timeout=5)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def owner_of(local_port: int, among: list[int]) -> int | None:
    """Return which of these processes holds the TCP connection that begins at a port of the loopback."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inodes = {line[9] for line in lines if int(line[1].partition(":")[2], 16) == local_port}
    for pid in among:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                name = os.readlink(link)
            except OSError:
                continue
            if name.startswith("socket:") and name[8:-1] in inodes:
                return pid
    return None


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def copy_model(model: Path, copy: Path, model_id: str) -> None:
    """Copy a model archive with another id in it."""
    with tarfile.open(model) as source, tarfile.open(copy, "w:gz", compresslevel=1) as target:
        for member in source:
            content = source.extractfile(member) if member.isfile() else None
            if content and Path(member.name).name == "metadata.json":
                changed = json.dumps({**json.load(content), "model_id": model_id}).encode()
                member.size, content = len(changed), BytesIO(changed)
            target.addfile(member, content)


def hollow_model(path: Path) -> None:
    """Write an archive that looks like a model and has nothing in it."""
    with tarfile.open(path, "w:gz") as target:
        member = tarfile.TarInfo("metadata.json")
        member.size = 2
        target.addfile(member, BytesIO(b"{}"))


def children_of(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}

"""A redis-server of a test's own that writes every change to its append-only file, to be killed and started again."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from bot.state.server_binary import newest_server
from tests.server.bot_with_workers import free_port


@dataclass(slots=True)
class OwnRedis:
    """On a free port, with its data under `folder`."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.port = self.port or free_port()
        self.folder.mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [
                *(str(newest_server().path), "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--dir", str(self.folder), "--save", "", "--appendonly", "yes", "--appendfsync", "always"),
            ],
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def kill(self) -> None:
        """As `kill -9` does: no farewell, nothing saved on the way out."""
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        client = Redis(port=self.port, socket_timeout=1)
        try:
            return bool(client.ping())
        except RedisError:
            return False
        finally:
            client.close()

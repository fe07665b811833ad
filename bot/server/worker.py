"""One of several worker processes: its place among the others, its socket, and its sign of life."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError

BEAT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Worker:
    """Worker `number`, from 1; `folder` is private to this bot's processes on this machine."""

    number: int
    folder: Path

    @property
    def sign_of_life(self) -> Path:
        """The file this worker touches while it can serve."""
        return self.folder / f"{self.number}.alive"

    @property
    def metrics_socket(self) -> Path:
        """Where the others ask for this worker's metrics."""
        return self.folder / f"{self.number}.sock"

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """Show that the event loop runs, for as long as it does."""
        task = asyncio.create_task(self._beat(), name="sign-of-life")
        try:
            yield
        finally:
            task.cancel()
            self.sign_of_life.unlink(missing_ok=True)

    async def _beat(self) -> None:
        while True:
            self.sign_of_life.touch()
            await asyncio.sleep(BEAT_SECONDS)


def listening_socket(host: str, port: int, *, shared: bool = True) -> socket.socket:
    """Bind a socket that shares its port with the other workers' sockets.

    Each worker has a socket of its own and Linux spreads the connections over them: on one common socket, the worker that woke first
    took all of a burst (64 of 64 where measured). Raises SettingsError when the port cannot be had.
    """
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        if shared:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        found.bind((host, port))
    except OSError as error:
        found.close()
        raise SettingsError(
            f"BOT_HOST, BOT_PORT: cannot listen on {host}:{port}: {error.strerror}"
        ) from error
    return found

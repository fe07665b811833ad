"""`BOT_WORKERS=n`: the parent of n worker processes. It serves nobody itself and loads no model.

It starts the embedded Redis when there is no REDIS_URL, keeps the port, starts every worker again that ends, and ends all of them within
fifteen seconds when it is told to end. However it ends, Linux ends its children (`bot/state/die_with_parent.py`).
"""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from bot.dialogue.model_archive import newest_model
from bot.errors import SettingsError
from bot.server.worker import Worker, listening_socket
from bot.server.worker_process import WorkerProcess, end_all
from bot.settings import Settings
from bot.state.embedded import EmbeddedRedis
from bot.state.socket_path import socket_folder

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.1
END_SECONDS = 12.0
"""Until workers are killed; the embedded Redis ends after them."""


def supervise(settings: Settings) -> bool:
    """Run until a signal; return whether any worker ever came up. Raises SettingsError, ModelError, StateUnavailable."""
    newest_model(settings.model)  # without one no worker can start: said at once, not in half a minute
    with ExitStack() as stack:
        asked = stack.enter_context(signals())
        stack.enter_context(closing(kept_port(settings.host, settings.port)))
        folder = stack.enter_context(shared_folder(settings.var / f"workers-{settings.port}"))
        environment = {"REDIS_URL": settings.redis_url or stack.enter_context(own_redis(settings.var))}
        numbers = range(1, settings.workers + 1)
        workers = [WorkerProcess(Worker(number, folder), environment) for number in numbers]
        stack.callback(end_all, workers, END_SECONDS, asked)
        while not asked:
            for worker in workers:
                worker.look(time.monotonic())
            if failed_to_start(workers):
                log.critical("a worker ended before any came up; its last lines say why")
                return False
            time.sleep(LOOK_SECONDS)
        log.info("ending %d workers", len(workers))
        return any(worker.came_up for worker in workers) or bool(asked)


def failed_to_start(workers: list[WorkerProcess]) -> bool:
    """Whether the start is to be given up: what ends the first worker ends the next one too."""
    return any(worker.has_failed() for worker in workers) and not any(worker.came_up for worker in workers)


@contextmanager
def signals() -> Iterator[list[int]]:
    """Yield the list of signals that asked for the end so far, instead of ending."""
    asked: list[int] = []
    kinds = (signal.SIGTERM, signal.SIGINT)
    before = {kind: signal.signal(kind, lambda number, _: asked.append(number)) for kind in kinds}
    try:
        yield asked
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def kept_port(host: str, port: int) -> socket.socket:
    """Keep the port for the workers, without listening. Raises SettingsError when somebody else, or another bot, has it."""
    if not hasattr(socket, "SO_REUSEPORT"):
        raise SettingsError("BOT_WORKERS: more than one needs a system with SO_REUSEPORT, such as Linux")
    listening_socket(host, port, shared=False).close()
    return listening_socket(host, port)


@contextmanager
def shared_folder(wanted: Path) -> Iterator[Path]:
    """Yield a private folder for the workers' sockets and signs of life; what a killed parent left there goes."""
    wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = socket_folder(wanted)
    try:
        _empty(folder)
        yield folder
    finally:
        _empty(folder)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink(missing_ok=True)


@contextmanager
def own_redis(var: Path) -> Iterator[str]:
    """Run the embedded Redis and yield its URL."""
    embedded = EmbeddedRedis(var / "redis")
    embedded.start()
    try:
        yield embedded.url
    finally:
        embedded.stop()

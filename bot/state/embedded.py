"""A real redis-server of our own, when no `REDIS_URL` is set.

It listens on a private unix socket, writes every change to an append-only file before it answers, is started again when it dies,
and dies with this process (see `die_with_parent`). One file lock per folder, held by the server too, keeps a second server off the
same data: a second process shares the running one, and starts its own when that ends.
"""

from __future__ import annotations

import atexit
import fcntl
import logging
import os
import subprocess
import time
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from bot.errors import SettingsError, StateUnavailable
from bot.state.die_with_parent import launched
from bot.state.disk_sync import DiskSync
from bot.state.server_binary import ServerBinary, newest_server
from bot.state.socket_path import socket_path

logger = logging.getLogger(__name__)

START_SECONDS = 30.0
"""Reading a large append-only file takes its time."""
STOP_SECONDS = 10.0
TRIES = 3
"""Starts that end before the server ever answered, until the start is given up."""


class EmbeddedRedis:
    """The server that keeps its data under `folder`. Start it before worker processes, and do not fork from it."""

    def __init__(self, folder: Path, server: ServerBinary | None = None) -> None:
        self._folder = folder.absolute()
        self._server = server
        self._socket: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = Event()
        self._answered = Event()
        self._gave_up = Event()
        self._thread: Thread | None = None
        self._pid = 0

    @property
    def url(self) -> str:
        """The URL of the running server. Raises StateUnavailable before the start."""
        if self._socket is None:
            raise StateUnavailable("the embedded Redis was not started")
        return f"unix://{quote(str(self._socket))}"

    @property
    def pid(self) -> int | None:
        """The process of the server if it is ours, None when it is shared or away."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Start the server, or share the one that runs, and return when it answers.

        Raises SettingsError when no server fits, StateUnavailable when it does not answer in time.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        server = self._server = self._server or newest_server()
        self._refuse_older(server)
        self._socket = socket_path(self._folder)
        self._pid = os.getpid()
        self._stopping.clear()
        self._thread = Thread(target=self._supervise, name="embedded-redis", daemon=True)
        self._thread.start()
        atexit.register(self.stop)
        try:
            self._wait_until_it_answers()
        except StateUnavailable:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server if it is ours; what it holds is on the disk then. May be called again."""
        if self._thread is None or os.getpid() != self._pid:
            return
        atexit.unregister(self.stop)
        self._stopping.set()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
            self._thread.join(STOP_SECONDS)
        self._thread = None

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not self._gave_up.is_set():
            if self._answers():
                self._answered.set()
                return
            time.sleep(0.01)
        raise StateUnavailable(f"the embedded Redis did not start: {self._last_words()}")

    def _answers(self) -> bool:
        probe = Redis(
            unix_socket_path=str(self._socket),
            socket_timeout=1,
            socket_connect_timeout=1,
            retry=Retry(NoBackoff(), 0),
        )
        try:
            return bool(probe.ping())
        except (RedisError, OSError):
            return False
        finally:
            probe.close()

    def _supervise(self) -> None:
        """Wait for the folder, then keep a server running in it. This thread must live as long as the server does."""
        lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._stopping.is_set():
                Thread(target=DiskSync(self._folder).run, args=(self._stopping,), daemon=True).start()
            self._keep_running(lock)
        finally:
            os.close(lock)

    def _keep_running(self, lock: int) -> None:
        tries = 0
        while not self._stopping.is_set():
            started = time.monotonic()
            status = self._run_once(lock)
            if self._stopping.is_set():
                return
            tries = 1 if time.monotonic() - started > START_SECONDS else tries + 1
            logger.error("embedded Redis ended with status %s, start %d follows", status, tries + 1)
            if tries >= TRIES and not self._answered.is_set():
                self._gave_up.set()
                return
            self._stopping.wait(min(0.05 * 2**tries, 5.0))

    def _run_once(self, lock: int) -> int:
        with (self._folder / "redis.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own launcher and the binary found above
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                start_new_session=True,  # Ctrl-C is for us; we stop the server when the last reply is out
            )
        self._process = process
        if self._stopping.is_set():
            process.terminate()
        return process.wait()

    def _command(self) -> list[str]:
        if self._server is None:
            raise SettingsError("the embedded Redis has no server to start")
        return [
            *launched(str(self._server.path), "--port", "0", "--daemonize", "no", "--loglevel", "warning"),
            *("--unixsocket", str(self._socket), "--unixsocketperm", "700", "--dir", str(self._folder)),
            *("--appendonly", "yes", "--appendfsync", "no", "--save", "", "--maxmemory-policy", "noeviction"),
        ]

    def _refuse_older(self, server: ServerBinary) -> None:
        """Refuse to open data with an older server than wrote it: it would start empty."""
        note = self._folder / "version"
        written = tuple(int(part) for part in note.read_text().split(".")) if note.exists() else (0, 0)
        if written > server.version:
            found = ".".join(map(str, server.version))
            raise SettingsError(
                f"{self._folder} was written by redis-server {note.read_text()}, but only {found} is installed: "
                "install that version again or set REDIS_URL"
            )
        note.write_text(".".join(map(str, server.version)))

    def _last_words(self) -> str:
        if not self._gave_up.is_set():
            return f"no answer within {START_SECONDS:.0f} s; another process may hold {self._folder}"
        log = (self._folder / "redis.log").read_text(errors="replace").strip().splitlines()
        return log[-1] if log else "it ended without a word"

"""A worker process as its parent sees it: started, alive, silent, ended, started again after a pause."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping

from bot.server.worker import Worker
from bot.state.die_with_parent import launched

log = logging.getLogger(__name__)

SHORTEST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
GOOD_LIFE_SECONDS = 60.0
"""A worker that lived this long starts again at once when it ends."""
SILENT_SECONDS = 30.0
"""A worker whose event loop has not run for this long is ended: it would hold what the kernel gives it."""


class WorkerProcess:
    """Keeps one worker running. A new program, not a fork: TensorFlow does not survive one."""

    def __init__(self, worker: Worker, environment: Mapping[str, str]) -> None:
        self._worker = worker
        self._environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._start_at = 0.0
        self._started_at = 0.0
        self._last_sign: tuple[int, float] | None = None
        self.came_up = False

    def look(self, now: float) -> None:
        """Start it, or see how it does. `now` is in seconds of the monotonic clock."""
        if self._process is None:
            if now >= self._start_at:
                self._start(now)
            return
        if self._process.poll() is not None:
            self._ended(self._process.returncode, now)
        elif self._silent_for(now) > SILENT_SECONDS:
            log.error("worker %d is silent and is ended", self._worker.number)
            self._process.kill()

    def has_failed(self) -> bool:
        """Whether it ended without ever having come up."""
        return self._failures > 0 and not self.came_up

    def terminate(self) -> None:
        """Ask it to end after the messages under way."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def kill(self) -> None:
        """End it now."""
        if self._process is not None and self._process.poll() is None:
            log.error("worker %d did not end in time and is killed", self._worker.number)
            self._process.kill()
            self._process.wait()

    def has_ended(self) -> bool:
        """Whether no process of it runs."""
        return self._process is None or self._process.poll() is not None

    def _start(self, now: float) -> None:
        self._worker.sign_of_life.unlink(missing_ok=True)
        self._last_sign = None
        number, folder = str(self._worker.number), str(self._worker.folder)
        self._process = subprocess.Popen(  # noqa: S603 - ourselves, no shell
            launched(sys.executable, "-m", "bot", "worker", number, folder),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the parent, which ends its workers in order
        )
        self._started_at = now
        log.info("worker %d is process %d", self._worker.number, self._process.pid)

    def _ended(self, status: int, now: float) -> None:
        lived = now - self._started_at
        self._failures = 1 if lived > GOOD_LIFE_SECONDS else self._failures + 1
        pause = min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** min(self._failures - 1, 10))
        self._process, self._start_at = None, now + pause
        log.error(
            "worker %d ended with status %d, it starts again in %.1f s", self._worker.number, status, pause
        )

    def _silent_for(self, now: float) -> float:
        """Return the seconds without a sign of life on this clock, which stands still while the machine sleeps."""
        try:
            sign = self._worker.sign_of_life.stat().st_mtime_ns
        except FileNotFoundError:
            return 0.0  # it is still starting, or ending
        self.came_up = True
        if self._last_sign is None or self._last_sign[0] != sign:
            self._last_sign = (sign, now)
        return now - self._last_sign[1]


def end_all(workers: list[WorkerProcess], seconds: float, hurry: list[int]) -> None:
    """End all workers together; kill those that run on after so many seconds, or when `hurry` holds a second signal."""
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + seconds
    while not all(worker.has_ended() for worker in workers):
        if time.monotonic() > deadline or len(hurry) > 1:
            break
        time.sleep(0.05)
    for worker in workers:
        worker.kill()

"""Bring the embedded server's append-only file to the disk once a second.

Redis has three ways, and none fits. `everysec` holds writes back while an fsync runs and answers meanwhile, so a `kill -9` of Redis
can lose an answered write. `always` costs an fsync per write (0.3 ms where measured, four a message) and ends the server when the
disk is full. With `no` every write is in the file before its answer goes out, so a killed process loses nothing; what a
power cut may lose is bounded to about a second here.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

logger = logging.getLogger(__name__)


class DiskSync:
    """Syncs the append-only files under one folder that changed since the last time."""

    def __init__(self, folder: Path, seconds: float = 1.0) -> None:
        self._folder = folder
        self._seconds = seconds
        self._seen: dict[Path, tuple[int, int]] = {}

    def run(self, stop: Event) -> None:
        """Sync until `stop` is set."""
        while not stop.wait(self._seconds):
            try:
                self.sync()
            except OSError as error:
                logger.warning("embedded Redis: the append-only file could not be synced: %s", error)

    def sync(self) -> int:
        """Sync what changed and return how many files that were."""
        changed = 0
        for path in self._files():
            try:
                changed += self._sync_file(path)
            except FileNotFoundError:
                continue  # a rewrite replaced it
        return changed

    def _sync_file(self, path: Path) -> bool:
        found = path.stat()
        seen = (found.st_size, found.st_mtime_ns)
        if self._seen.get(path) == seen:
            return False
        file = os.open(path, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
        self._seen[path] = seen
        return True

    def _files(self) -> Iterator[Path]:
        yield from self._folder.glob("appendonlydir/*.aof")
        yield from self._folder.glob("appendonly.aof")

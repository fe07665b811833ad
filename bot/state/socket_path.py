"""Where private sockets lie: the embedded server's, and those of the workers."""

from __future__ import annotations

import os
import stat
import tempfile
from hashlib import blake2b
from pathlib import Path

from bot.errors import SettingsError

LONGEST = 100
"""A socket's path has room for 107 bytes (sun_path is 108 with its end mark)."""


def socket_path(folder: Path) -> Path:
    """Return the path of the embedded server's socket. Raises SettingsError."""
    return socket_folder(folder) / "redis.sock"


def socket_folder(folder: Path) -> Path:
    """Return where sockets of up to ten characters lie: `folder`, or a private short folder for temporary files when that is too long.

    The same folder always gives the same one. Raises SettingsError when the short folder belongs to somebody else.
    """
    if len(os.fsencode(folder / ("x" * 10))) <= LONGEST:
        return folder
    name = blake2b(os.fsencode(folder), digest_size=8).hexdigest()
    short = Path(tempfile.gettempdir()) / f"member-bot-{os.getuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise SettingsError(
            f"BOT_VAR is too long for a socket, and {short} is not a private folder of this user"
        )
    return short

"""Where Chromium is; Debian's own is installed when it is missing and apt is there."""

import os
import shutil
import subprocess
from pathlib import Path

PATH = Path("/usr/bin/chromium")
PACKAGES = ("chromium", "fonts-noto-cjk")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(Exception):
    """Chromium is missing and could not be installed; the sentence says what to do."""


def chromium() -> Path:
    """Return the browser's path, after installing it where that is possible. Raises NoBrowser."""
    if not PATH.exists():
        _install()
    return PATH


def _install() -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise NoBrowser(
            f"The browser tests need {PATH}: install it with `apt-get install {' '.join(PACKAGES)}` as root."
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update", "-qq"), ("install", "-y", "-qq", *PACKAGES)):
        done = subprocess.run(
            ["apt-get", *command], env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        if done.returncode:
            raise NoBrowser(f"apt-get {command[0]} failed: {done.stderr.strip()[-300:]}")
    if not PATH.exists():
        raise NoBrowser(f"apt-get installed {PACKAGES[0]}, but {PATH} is not there.")

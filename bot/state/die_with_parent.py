"""Become another program that ends when its parent ends, however the parent ends.

Run as a script: `die_with_parent.py PARENT_PID PROGRAM ARGUMENT...`. Linux sends SIGTERM when the thread that started us ends (prctl(2),
PR_SET_PDEATHSIG); elsewhere the program runs on and the next start shares it. A script, not a `preexec_fn`: code between
fork and exec can deadlock in a process with threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def launched(*program: str) -> list[str]:
    """Return the command that starts a program which ends with this process."""
    return [sys.executable, "-I", "-S", str(Path(__file__).absolute()), str(os.getpid()), *program]


def main(parent: int, program: list[str]) -> None:
    """Ask for the signal and become `program`; does not return."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit("the parent ended before its server started")
    os.execv(program[0], program)  # noqa: S606 - no shell is the point


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])

"""`python -m bot …` in a process whose clock on the wall can be set while it runs: `CLOCK_FILE` holds by how many seconds.

Everything in this process that asks for the time of day is told the set one; what measures time (the monotonic clock) goes on
evenly, as it does on a machine whose clock is set. Redis, another process, keeps the true time.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

FILE = Path(os.environ["CLOCK_FILE"])
true_time = time.time


def ahead() -> float:
    """Return by how many seconds the clock is wrong."""
    return float(FILE.read_text() or 0)


def set_clocks() -> None:
    """Let the time of day in Python and the bot's own clock go wrong together."""
    import bot.clock  # noqa: PLC0415 - before anything takes a name out of it

    time.time = lambda: true_time() + ahead()
    bot.clock.system_now = lambda: (
        datetime.fromtimestamp(true_time(), bot.clock.SHANGHAI) + timedelta(seconds=ahead())
    )


if __name__ == "__main__":
    set_clocks()
    from bot.cli.app import app

    app()

"""The clock of the server: the machine's, or one that starts at a set instant and runs on from there."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def clock_from(as_of: datetime | None) -> Callable[[], datetime]:
    """Return the clock. A set one keeps running, so that codes still expire and locks still end."""
    if as_of is None:
        return lambda: datetime.now(tz=SHANGHAI)
    started = time.monotonic()
    start = as_of.astimezone(SHANGHAI)
    return lambda: start + timedelta(seconds=time.monotonic() - started)

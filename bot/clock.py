"""The only clock. `BOT_AS_OF` or a preview message's `as_of` sets it; everything else asks it.

Days are days in Asia/Shanghai, where the plan's notice counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.errors import InputError

SHANGHAI = ZoneInfo("Asia/Shanghai")

_as_of: ContextVar[datetime | None] = ContextVar("as_of", default=None)


def system_now() -> datetime:
    """Return the machine's present instant, in Asia/Shanghai."""
    return datetime.now(tz=SHANGHAI)


def now() -> datetime:
    """Return the present instant in Asia/Shanghai: the set one inside `as_of`, else the machine's."""
    return _as_of.get() or system_now()


def today() -> date:
    """Return the present day in Asia/Shanghai."""
    return now().date()


@contextmanager
def as_of(instant: datetime | None) -> Iterator[None]:
    """Set the clock for this task only; None leaves it as it is."""
    if instant is None:
        yield
        return
    token = _as_of.set(instant.astimezone(SHANGHAI))
    try:
        yield
    finally:
        _as_of.reset(token)


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant; one without offset is taken as Asia/Shanghai.

    Raises InputError when it is none.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"not an ISO instant: {text[:40]!r}") from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=SHANGHAI)
    return instant.astimezone(SHANGHAI)


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Seconds since it was made, on a monotonic clock handed in (for latencies, never for dates)."""

    read: Callable[[], float]
    started: float

    @classmethod
    def start(cls, read: Callable[[], float]) -> Stopwatch:
        """Start one on `read`, such as `time.perf_counter`."""
        return cls(read, read())

    def seconds(self) -> float:
        """Return the seconds since the start."""
        return self.read() - self.started

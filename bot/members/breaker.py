"""A circuit breaker: when an API has failed often in a row, leave it alone for a while, then try it once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from bot.errors import MemberApiUnavailable


class BreakerState(StrEnum):
    """CLOSED lets every call through, OPEN none, HALF_OPEN one on trial."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Opens after `failures` in a row, for `open_for` seconds of the monotonic clock `read`."""

    def __init__(
        self, failures: int = 5, open_for: float = 10.0, read: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._open_for = open_for
        self._read = read
        self._failures = 0
        self._opened_at: float | None = None
        self._on_trial = False

    @property
    def state(self) -> BreakerState:
        """The state at this moment."""
        if self._opened_at is None:
            return BreakerState.CLOSED
        waited = self._read() - self._opened_at >= self._open_for
        return BreakerState.HALF_OPEN if waited else BreakerState.OPEN

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Let one call through, and judge it: MemberApiUnavailable is a failure, to return is a success.

        Anything else, such as being cancelled, is no verdict. Raises MemberApiUnavailable when nothing may pass.
        """
        trial = self._admit()
        try:
            yield
        except MemberApiUnavailable:
            self._failed(trial)
            raise
        else:
            self._succeeded(trial)
        finally:
            if trial:
                self._on_trial = False

    def _admit(self) -> bool:
        state = self.state
        if state is BreakerState.CLOSED:
            return False
        if state is BreakerState.OPEN or self._on_trial:
            raise MemberApiUnavailable("breaker open")
        self._on_trial = True
        return True

    def _failed(self, trial: bool) -> None:
        # A call from before the opening says nothing about the API of now; only the trial does.
        if self._opened_at is not None and not trial:
            return
        self._failures += 1
        if trial or self._failures >= self._most:
            self._opened_at = self._read()

    def _succeeded(self, trial: bool) -> None:
        if self._opened_at is None or trial:
            self._failures = 0
            self._opened_at = None

"""Support hours that follow their file: what a supervisor changes holds at once, in every process that reads the file."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from time import monotonic

from bot.desk.hours import Shift, SupportHours, load_hours
from bot.errors import SettingsError

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0


class FollowedHours(SupportHours):
    """The hours of a file, looked at again when it changed. A file that became wrong changes nothing: the last good hours hold."""

    __slots__ = ("_good", "_looked", "_path", "_stamp")
    _good: SupportHours
    _looked: float
    _path: Path
    _stamp: int

    def __init__(self, path: Path) -> None:
        """Read the file. Raises SettingsError when it is wrong from the start."""
        good = load_hours(path)
        super().__init__(good.working_day, good.day_off, good.holiday)
        self._keep(good, path, path.stat().st_mtime_ns)

    def shifts(self, day: date) -> tuple[Shift, ...]:
        """Return the shifts of a day as the file says now."""
        return self.current().shifts(day)

    def current(self) -> SupportHours:
        """Return the hours as the file says now."""
        if monotonic() - self._looked >= LOOK_SECONDS:
            self.look()
        return self._good

    def look(self) -> None:
        """Read the file again if it changed."""
        object.__setattr__(self, "_looked", monotonic())
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._stamp:
                self._keep(load_hours(self._path), self._path, stamp)
        except (OSError, SettingsError) as error:
            log.error("the support hours cannot be read any more, the last good ones hold: %s", error)

    def _keep(self, good: SupportHours, path: Path, stamp: int) -> None:
        # The base is frozen; what is followed lives beside its fields.
        for name, value in (("_good", good), ("_path", path), ("_stamp", stamp), ("_looked", monotonic())):
            object.__setattr__(self, name, value)

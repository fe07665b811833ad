"""What only the leader does: keep the record, and delete what is older than the retention.

The recorder runs in the leader, not in every worker: the events of a conversation are written in their order by one writer, and the
next leader, under the same consumer name, goes on at once with what the last one read and did not acknowledge.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import BotError
from bot.record.database import Database
from bot.record.recorder import Recorder
from bot.record.retention import prune
from bot.record.status import RecorderStatus
from bot.state.leader import Term

log = logging.getLogger(__name__)

RETENTION = "retention"
CONSUMER = "leader"
HOUR = 3600.0
END_SECONDS = 5.0


@dataclass(slots=True)
class TimedWork:
    """The leader's work. Each term has a recorder of its own; all of it may be cut off at any point."""

    new_recorder: Callable[[], Recorder]
    database: Database
    retention_days: int
    now: Callable[[], datetime]
    _recorder: Recorder | None = field(default=None)

    @property
    def recorder_status(self) -> RecorderStatus:
        """How the recorder is doing here; an empty status in a worker that does not lead."""
        return self._recorder.status if self._recorder else RecorderStatus()

    async def run(self, term: Term) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._record(), name="recorder")
            group.create_task(self._keep_retention(term), name="retention")

    async def _record(self) -> None:
        """Record; when cancelled let the recorder end after its batch. What it has not written stays on the stream."""
        recorder = self._recorder = self.new_recorder()
        task = asyncio.create_task(recorder.run(), name="recorder-run")
        try:
            await asyncio.shield(task)
        finally:
            recorder.stop()
            await asyncio.wait({task}, timeout=END_SECONDS)
            task.cancel()
            self._recorder = None

    async def _keep_retention(self, term: Term) -> None:
        """Prune once a day; the day is noted when it is done, so that a new leader does not begin again."""
        while True:
            try:
                await self._prune_today(term)
            except BotError as error:
                log.warning("retention: %s", error)
            await asyncio.sleep(HOUR)

    async def _prune_today(self, term: Term) -> None:
        now = self.now()
        if await term.done(RETENTION) == now.date().isoformat():
            return
        pruned = await prune(self.database, self.retention_days, now)
        log.info("retention: %d turns and %d messages deleted", pruned.turns, pruned.messages)
        await term.mark_done(RETENTION, now.date().isoformat())

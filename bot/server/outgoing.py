"""What runs beside the turns for what is pushed: the deliverer, the reminders that come due, and their metrics."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import system_now
from bot.conversation.ports import Pusher
from bot.errors import StateUnavailable
from bot.server.metrics import Metrics
from bot.state import keys
from bot.state.dead_letters import DeadLetters
from bot.state.deliverer import Deliverer
from bot.state.link import Link
from bot.state.outbox import Outbox
from bot.state.reminders import Reminders, Render
from bot.state.wake_up import WakeUp

log = logging.getLogger(__name__)

REMIND_SECONDS = 20.0
WATCH_SECONDS = 15.0


@dataclass(slots=True)
class OutboxWatch:
    """What the metrics show of the outbox, as it was seen last."""

    outbox: Outbox
    letters: DeadLetters
    dead: int = 0
    _oldest: datetime | None = field(default=None)

    async def look(self) -> None:
        """See how the outbox stands. Raises StateUnavailable."""
        self._oldest = await self.outbox.oldest()
        self.dead = await self.letters.count()

    def age(self) -> float:
        """Return the seconds the oldest parcel has waited that should have been pushed, 0 without one."""
        return max(0.0, (system_now() - self._oldest).total_seconds()) if self._oldest else 0.0


def start_outgoing(
    stack: AsyncExitStack, link: Link, pushers: Mapping[str, Pusher], metrics: Metrics
) -> Outbox:
    """Deliver in the background until the stack ends; return the outbox."""
    outbox = Outbox(link, pushers)
    filled = WakeUp(link, keys.OUTBOX_FILLED)
    stack.push_async_callback(filled.close)
    deliverer = Deliverer(outbox, pushers, filled=filled)
    task = asyncio.create_task(deliverer.run(), name="deliverer")
    stack.push_async_callback(_ended, task)
    stack.callback(deliverer.stop)
    watch = OutboxWatch(outbox, DeadLetters(link))
    start_every(stack, WATCH_SECONDS, watch.look, "outbox-watch")
    metrics.gauge("bot_outbox_age_seconds", "Age of the oldest parcel that is not delivered.", watch.age)
    metrics.gauge("bot_outbox_dead_letters", "Parcels that were given up.", lambda: float(watch.dead))
    return outbox


def start_reminders(
    stack: AsyncExitStack,
    reminders: Reminders,
    render: Render,
    now: Callable[[], datetime],
    leads: Callable[[], bool],
) -> None:
    """Send due reminders several times a minute while this process leads, until the stack ends.

    Two that both think they lead do no harm: each reminder is sent once.
    """

    async def send() -> None:
        sent = await reminders.send_due(now(), render) if leads() else 0
        if sent:
            log.info("reminders put into the outbox: %d", sent)

    start_every(stack, REMIND_SECONDS, send, "reminders")


def start_every(
    stack: AsyncExitStack, seconds: float, work: Callable[[], Awaitable[None]], name: str
) -> None:
    """Do something now and every so many seconds until the stack ends."""
    task = asyncio.create_task(_every(seconds, work, name), name=name)
    stack.push_async_callback(_ended, task)
    stack.callback(task.cancel)


async def _every(seconds: float, work: Callable[[], Awaitable[None]], name: str) -> None:
    while True:
        try:
            await work()
        except StateUnavailable as error:
            log.warning("%s: %s", name, error)
        except Exception:  # the edge: one failure must not end what is done again and again
            log.exception("%s failed", name)
        await asyncio.sleep(seconds)


async def _ended(task: asyncio.Task[None]) -> None:
    await asyncio.gather(task, return_exceptions=True)

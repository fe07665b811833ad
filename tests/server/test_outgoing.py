"""What runs beside the turns: parcels are delivered, reminders come due in the leader, and the metrics show how it stands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path

import pytest

from bot.conversation.parcel import Parcel
from bot.conversation.ports import Commit
from bot.conversation.reminder import Reminder, ReminderKind, ReminderText, Scheduled
from bot.conversation.reply import Reply
from bot.errors import DeliveryFailed
from bot.server import outgoing
from bot.server.metrics import Metrics
from bot.server.outgoing import OutboxWatch, start_outgoing, start_reminders
from bot.state.connect import connect
from bot.state.dead_letters import DeadLetters
from bot.state.link import Link
from bot.state.outbox import Outbox
from bot.state.reminders import Reminders
from bot.state.store import RedisLiveState

MOTHER = Reminder(ReminderKind.CLAIM_DEADLINE, date(2021, 8, 4), "mother")


class Pushy:
    """A channel that pushes, except to whom it must not."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.came = asyncio.Event()

    async def push(self, parcel: Parcel) -> None:
        if parcel.user_id == "拉黑的人":
            raise DeliveryFailed("blocked", retryable=False)
        self.said.append(parcel.reply.text)
        self.came.set()


@pytest.fixture
async def link(tmp_path: Path) -> AsyncIterator[Link]:
    async with connect(None, tmp_path / "var") as link:
        yield link


async def kept(link: Link) -> None:
    state = RedisLiveState(link)
    before = await state.load("pushy:小王")
    async with state.lock(before.id) as lease:
        scheduled = [Scheduled(MOTHER, MOTHER.moments()[0])]
        await state.commit(lease, Commit(before, before, (), {}, {}, reminders=scheduled))
    await state.close()


async def render(conversation_id: str, reminder: Reminder, now: object) -> ReminderText:
    return ReminderText(Reply("还剩30天"))


async def test_a_reminder_that_is_due_is_pushed_by_the_leader_only(link: Link, monkeypatch) -> None:
    monkeypatch.setattr(outgoing, "REMIND_SECONDS", 0.02)
    await kept(link)
    pushy, leads = Pushy(), False
    async with AsyncExitStack() as stack:
        start_outgoing(stack, link, {"pushy": pushy}, Metrics())
        start_reminders(stack, Reminders(link), render, lambda: MOTHER.moments()[0], lambda: leads)
        await asyncio.sleep(0.2)
        assert pushy.said == []
        leads = True
        async with asyncio.timeout(5):
            await pushy.came.wait()
    assert pushy.said == ["还剩30天"]


async def test_the_metrics_show_age_and_dead_letters(link: Link) -> None:
    outbox, letters = Outbox(link, ["pushy"]), DeadLetters(link)
    watch = OutboxWatch(outbox, letters)
    await watch.look()
    assert (watch.age(), watch.dead) == (0.0, 0)
    await outbox.put([Parcel("pushy:拉黑的人", "notice", Reply("一"), "k1")])
    await asyncio.sleep(0.05)
    await watch.look()
    assert 0.05 <= watch.age() < 30
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        start_outgoing(stack, link, {"pushy": Pushy()}, metrics)
        async with asyncio.timeout(5):
            while not await letters.count():  # noqa: ASYNC110 - Redis tells nobody
                await asyncio.sleep(0.05)
    await watch.look()
    assert (watch.age(), watch.dead) == (0.0, 1)
    assert b"bot_outbox_age_seconds" in metrics.text()
    assert b"bot_outbox_dead_letters" in metrics.text()

"""Reminders: kept with the turn that promised them, sent once on their day, dropped when they are not wanted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.clock import SHANGHAI
from bot.conversation.ports import Commit
from bot.conversation.reminder import Reminder, ReminderKind, ReminderText, Scheduled
from bot.conversation.reply import Reply
from bot.errors import MemberApiUnavailable, StaleCommit
from bot.state import keys
from bot.state.connect import open_link
from bot.state.embedded import EmbeddedRedis
from bot.state.keys import ConversationKeys
from bot.state.outbox import Outbox
from bot.state.reminders import Reminders
from bot.state.store import RedisLiveState

LAST_DAY = date(2021, 8, 4)
MOTHER = Reminder(ReminderKind.CLAIM_DEADLINE, LAST_DAY, "mother")
FAILED = Reminder(ReminderKind.REFUND_FAILED, date(2021, 4, 12), "2021-03-29")
NOW = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2021, month, day, hour, minute, tzinfo=SHANGHAI)


async def render(conversation_id, reminder, now):
    return ReminderText(Reply(f"{reminder.about}还剩{(reminder.day - now.date()).days}天"))


async def kept(state, *reminders, conversation_id="web:小王", now=NOW, drop=False):
    before = await state.load(conversation_id)
    async with state.lock(conversation_id) as lease:
        scheduled = [Scheduled(reminder, reminder.next_moment(now)) for reminder in reminders]
        await state.commit(lease, commit_of(before, reminders=scheduled, drop_reminders=drop))


def commit_of(before, **more):
    return Commit(before, before, (), {}, {}, **more)


@pytest.fixture
def reminders(link):
    return Reminders(link)


@pytest.fixture
def outbox(link):
    return Outbox(link)


async def said(outbox, conversation_id="web:小王"):
    return [parcel.reply.text for parcel in await outbox.waiting(conversation_id)]


async def test_a_claim_deadline_is_reminded_of_30_7_and_1_days_before_at_ten(state, reminders, outbox):
    await kept(state, MOTHER)
    sent = []
    moment = at(7, 4, 12)
    while moment < at(8, 6):
        sent += [moment] * await reminders.send_due(moment, render)
        moment += timedelta(minutes=30)
    assert sent == [at(7, 5), at(7, 28), at(8, 3)]
    assert await said(outbox) == ["mother还剩30天", "mother还剩7天", "mother还剩1天"]
    assert await reminders.of("web:小王") == []


@pytest.mark.parametrize(
    ("moment", "parcels"),
    [
        (at(7, 5, 9, 59), 0),
        (at(7, 5, 10, 0), 1),
        (at(7, 5, 20, 59), 1),
        (at(7, 5, 21, 0), 0),
        (at(7, 6, 3, 0), 0),
        (at(7, 6, 10, 0), 1),
    ],
)
async def test_it_comes_at_ten_and_never_at_night(state, reminders, moment, parcels):
    await kept(state, MOTHER)
    assert await reminders.send_due(moment, render) == parcels


async def test_a_bot_that_was_away_reminds_once_and_with_the_figures_of_that_day(state, reminders, outbox):
    await kept(state, MOTHER)
    assert await reminders.send_due(at(7, 30, 11), render) == 1
    assert await said(outbox) == ["mother还剩5天"]
    assert [one.due for one in await reminders.of("web:小王")] == [at(8, 3)]


async def test_many_who_look_at_once_send_one(state, link, redis_url, outbox):
    await kept(state, MOTHER, replace(MOTHER, about="father"))
    others = [open_link(redis_url) for _ in range(6)]
    sent = await asyncio.gather(*(Reminders(other).send_due(at(7, 5), render) for other in others))
    assert sum(sent) == 2
    assert sorted(await said(outbox)) == ["father还剩30天", "mother还剩30天"]
    for other in others:
        await other.close()


async def test_what_was_asked_for_twice_comes_once_and_a_corrected_day_takes_the_place_of_the_old(
    state, reminders, outbox
):
    await kept(state, MOTHER)
    await kept(state, MOTHER)
    await kept(state, replace(MOTHER, day=date(2021, 7, 4)))
    assert await reminders.send_due(at(6, 4), render) == 1
    assert (
        await reminders.send_due(at(7, 5), render) == 1
    )  # late for the 7 and 1 days of the corrected one, once
    assert await said(outbox) == ["mother还剩30天", "mother还剩-1天"]


async def test_a_failed_refund_is_reminded_of_once_three_days_later(state, reminders, outbox):
    await kept(state, FAILED)
    await kept(state, replace(FAILED, day=date(2021, 4, 14)), now=at(4, 14, 12))  # told of it again
    assert await reminders.send_due(at(4, 15, 9, 59), render) == 0
    assert await reminders.send_due(at(4, 15), render) == 1
    await kept(state, replace(FAILED, day=date(2021, 4, 16)), now=at(4, 16, 12))  # and again
    for day in range(16, 30):
        assert await reminders.send_due(at(4, day, 12), render) == 0
    assert len(await said(outbox)) == 1


async def test_another_refund_that_failed_is_another_reminder(state, reminders):
    await kept(state, FAILED)
    await kept(state, replace(FAILED, about="2021-04-13"))
    assert await reminders.send_due(at(4, 15), render) == 2


async def test_nothing_to_be_reminded_of_any_more_makes_no_parcel(state, reminders, outbox):
    async def over(conversation_id, reminder, now):
        return None

    await kept(state, MOTHER, FAILED)
    assert await reminders.send_due(at(8, 30), over) == 0
    assert await said(outbox) == []
    assert await reminders.send_due(at(8, 30, 11), render) == 0


async def test_a_record_out_of_reach_puts_it_off_and_holds_up_no_other(state, reminders, outbox):
    async def away(conversation_id, reminder, now):
        if reminder.kind is ReminderKind.REFUND_FAILED:
            raise MemberApiUnavailable("away")
        return await render(conversation_id, reminder, now)

    await kept(state, FAILED, Reminder(ReminderKind.CLAIM_DEADLINE, date(2021, 5, 15), "self"))
    assert await reminders.send_due(at(4, 15, 12), away) == 1
    assert await reminders.send_due(at(4, 15, 13), away) == 0
    assert await reminders.send_due(at(4, 15, 14), render) == 1
    assert await said(outbox) == ["self还剩30天", "2021-03-29还剩-3天"]


async def test_more_than_a_batch_is_sent_also_when_some_must_wait(state, reminders, monkeypatch):
    monkeypatch.setattr("bot.state.reminders.BATCH", 3)
    about = [f"r{n}" for n in range(10)]
    await kept(state, *(replace(MOTHER, about=one) for one in about))

    async def some_away(conversation_id, reminder, now):
        if reminder.about in about[::2]:
            raise MemberApiUnavailable("away")
        return await render(conversation_id, reminder, now)

    assert await reminders.send_due(at(7, 5), some_away) == 5
    assert await reminders.send_due(at(7, 5, 11), render) == 5


async def test_a_refused_turn_leaves_no_reminder(state, reminders):
    before = await state.load("web:小王")
    async with state.lock("web:小王") as lease:
        scheduled = [Scheduled(MOTHER, MOTHER.next_moment(NOW))]
        with pytest.raises(StaleCommit):
            await state.commit(replace(lease, token=9), commit_of(before, reminders=scheduled))
    assert await reminders.of("web:小王") == []


async def test_a_turn_can_drop_them_all(state, link, reminders):
    await kept(state, MOTHER, FAILED)
    await kept(state, drop=True)
    assert await reminders.of("web:小王") == []
    assert await reminders.send_due(at(8, 3), render) == 0
    assert await link.call("EXISTS", keys.reminders_due(ConversationKeys.of("web:小王").shard)) == 0


async def test_one_that_ended_with_its_hash_is_cleared_away(state, link, reminders):
    await kept(state, MOTHER)
    names = ConversationKeys.of("web:小王")
    assert 219 * 86_400 < await link.call("TTL", names.reminders) <= 220 * 86_400
    await link.call("DEL", names.reminders)
    assert await reminders.send_due(at(8, 3), render) == 0
    assert await link.call("EXISTS", keys.reminders_due(names.shard)) == 0


async def test_they_survive_a_kill_of_redis(server, var):
    embedded = EmbeddedRedis(var, server)
    await asyncio.to_thread(embedded.start)
    try:
        link = open_link(embedded.url)
        state = RedisLiveState(link)
        await kept(state, MOTHER)
        await state.close()
        await link.close()
        embedded._process.kill()
    finally:
        await asyncio.to_thread(embedded.stop)
    again = EmbeddedRedis(var, server)
    await asyncio.to_thread(again.start)
    try:
        link = open_link(again.url)
        assert await Reminders(link).send_due(at(7, 5), render) == 1
        assert await said(Outbox(link)) == ["mother还剩30天"]
        await link.close()
    finally:
        await asyncio.to_thread(again.stop)

"""What is pushed: put once, delivered in order, tried again, given up in the end, never lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.clock import SHANGHAI, system_now
from bot.errors import InputError, StateUnavailable
from bot.state import keys
from bot.state.connect import open_link
from bot.state.dead_letters import DeadLetters
from bot.state.deliverer import Deliverer, Patience
from bot.state.keys import Lifetimes
from bot.state.outbox import Outbox, Place
from tests.state.parcels import Postman, parcel

QUICK = Patience(lease=5, push=1, tries=3, first_pause=0, look=0.01)


@pytest.fixture
def outbox(link):
    return Outbox(link, pushed=["pushy"])


@pytest.fixture
def postman():
    return Postman()


@pytest.fixture
def deliverer(outbox, postman):
    return Deliverer(outbox, {"pushy": postman}, QUICK)


async def test_what_is_put_is_delivered_in_order(outbox, deliverer, postman):
    await outbox.put([parcel("一"), parcel("二"), parcel("三"), parcel("甲", user="小李")])
    await deliverer.step()
    assert [p.reply.text for p in postman.delivered if p.user_id == "小王"] == ["一", "二", "三"]
    assert "甲" in postman.texts
    await deliverer.step()
    assert len(postman.tried) == 4


async def test_a_parcel_comes_out_as_it_was_put(outbox, deliverer, postman):
    sent = replace(
        parcel("到期提醒\n请看", user="{o}*:张\ud800"), good_until=datetime(2099, 1, 1, tzinfo=SHANGHAI)
    )
    await outbox.put([sent])
    await deliverer.step()
    assert postman.delivered == [sent]


async def test_each_key_is_put_once_also_after_it_was_delivered(outbox, deliverer, postman):
    assert await outbox.put([parcel("一"), parcel("一")]) == 1
    await deliverer.step()
    assert await outbox.put([parcel("一")]) == 0
    await deliverer.step()
    assert postman.texts == ["一"]


async def test_a_failed_parcel_holds_its_own_conversation_up_and_no_other(outbox, deliverer, postman):
    postman.failures["一"] = 1
    await outbox.put([parcel("一"), parcel("二"), parcel("甲", user="小李")])
    slow = Deliverer(outbox, {"pushy": postman}, replace(QUICK, first_pause=60))
    await slow.step()
    await slow.step()
    assert postman.texts == ["甲"]
    await outbox._link.call(
        "ZADD",
        keys.outbox_due(Place.of("pushy:小王").names.shard, "pushy"),
        0,
        Place.of("pushy:小王").names.name,
    )
    await deliverer.step()
    assert postman.texts == ["甲", "一", "二"]


async def test_after_the_last_try_it_is_a_dead_letter_and_the_next_one_follows(
    outbox, link, deliverer, postman
):
    postman.failures["一"] = 99
    await outbox.put([parcel("一"), parcel("二")])
    await deliverer.step()
    assert postman.tried == ["一", "一", "一", "二"]
    (letter,) = await DeadLetters(link).all()
    assert (letter.parcel, letter.tries, letter.failure) == (parcel("一"), 3, "the far side is tired")
    assert timedelta() <= system_now() - letter.given_up_at < timedelta(seconds=30)
    assert await DeadLetters(link).count() == 1


async def test_what_trying_again_cannot_help_is_given_up_at_once(outbox, link, deliverer, postman):
    postman.failures["一"], postman.retryable = 99, False
    await outbox.put([parcel("一"), parcel("二")])
    await deliverer.step()
    assert postman.tried == ["一", "二"]
    assert await DeadLetters(link).count() == 1


async def test_a_dead_letter_is_sent_again_behind_what_waits(outbox, link, deliverer, postman):
    postman.failures["一"] = 3
    await outbox.put([parcel("一")])
    await deliverer.step()
    letters = DeadLetters(link)
    (letter,) = await letters.all()
    await outbox.put([parcel("二")])
    assert await letters.resend(letter.id)
    assert not await letters.resend(letter.id)
    await deliverer.step()
    assert postman.texts == ["二", "一"]
    assert await letters.all() == []
    with pytest.raises(InputError):
        await letters.resend("s03-*")


async def test_dead_letters_are_kept_for_their_time_only(outbox, link, deliverer, postman):
    postman.failures["一"] = 99
    await outbox.put([parcel("一")])
    await deliverer.step()
    shard = Place.of("pushy:小王").names.shard
    assert 29 * 86_400 < await link.call("TTL", keys.dead(shard)) <= 30 * 86_400
    assert await DeadLetters(link, Lifetimes(dead=3600)).count() == 1
    await asyncio.sleep(1.1)
    assert await DeadLetters(link, Lifetimes(dead=1)).count() == 0
    assert await link.call("EXISTS", keys.dead(shard)) == 0


async def test_a_channel_that_raises_what_it_should_not_is_tried_again(outbox, link, postman):
    class Broken:
        async def push(self, parcel):
            raise ZeroDivisionError("一" * 500)

    await outbox.put([parcel("一")])
    await Deliverer(outbox, {"pushy": Broken()}, QUICK).step()
    (letter,) = await DeadLetters(link).all()
    assert letter.failure == "ZeroDivisionError"


async def test_a_push_that_does_not_end_is_ended(outbox, link):
    class Slow:
        async def push(self, parcel):
            await asyncio.sleep(60)

    await outbox.put([parcel("一")])
    await Deliverer(outbox, {"pushy": Slow()}, replace(QUICK, push=0.01, tries=1)).step()
    assert [letter.failure for letter in await DeadLetters(link).all()] == ["no answer in time"]


async def test_only_one_deliverer_has_a_conversation_and_a_dead_one_loses_it(outbox):
    await outbox.put([parcel("一"), parcel("二")])
    place = Place.of("pushy:小王")
    dead = await outbox.take(place, lease_seconds=0.05)
    assert await outbox.take(place, lease_seconds=5) is None
    await asyncio.sleep(0.06)
    alive = await outbox.take(place, lease_seconds=5)
    assert (alive.parcel, alive.tries) == (dead.parcel, 2)
    assert not await outbox.delivered(dead)
    assert not await outbox.retry(dead, 1, "late")
    assert not await outbox.bury(dead, "late")
    assert await outbox.delivered(alive)
    assert (await outbox.take(place, lease_seconds=5)).parcel == parcel("二")


async def test_who_dies_with_a_parcel_every_time_makes_it_a_dead_letter(outbox, link, deliverer, postman):
    await outbox.put([parcel("一"), parcel("二")])
    for _ in range(QUICK.tries):
        await outbox.take(Place.of("pushy:小王"), lease_seconds=0)
        await asyncio.sleep(0.002)
    await deliverer.step()
    assert postman.texts == ["二"]
    assert [letter.failure for letter in await DeadLetters(link).all()] == ["no outcome"]


async def test_what_is_no_longer_so_is_not_pushed(outbox, deliverer, postman):
    await outbox.put([parcel("昨天的事", good_until=system_now() - timedelta(seconds=1)), parcel("今天的事")])
    await deliverer.step()
    assert postman.texts == ["今天的事"]


async def test_parcels_of_a_channel_nobody_pushes_to_wait_and_are_not_overdue(outbox, deliverer, postman):
    await outbox.put([parcel("一", channel="web"), parcel("二", channel="web"), parcel("三")])
    assert [p.reply.text for p in await outbox.waiting("web:小王")] == ["一", "二"]
    assert [p.reply.text for p in await outbox.waiting("pushy:小王")] == ["三"]
    assert await outbox.waiting("web:没有人") == ()
    await deliverer.step()
    assert postman.texts == ["三"]
    assert await outbox.oldest() is None
    assert len(await outbox.waiting("web:小王")) == 2


async def test_the_age_is_that_of_the_oldest_undelivered_parcel(outbox, deliverer, postman):
    assert await outbox.oldest() is None
    before = system_now() - timedelta(seconds=1)
    await outbox.put([parcel("一"), parcel("二")])
    first = await outbox.oldest()
    assert before < first < system_now() + timedelta(seconds=1)
    await asyncio.sleep(0.02)
    await outbox.put([parcel("甲", user="小李")])
    await outbox.delivered(await outbox.take(Place.of("pushy:小王"), 5))
    await outbox.delivered(await outbox.take(Place.of("pushy:小王"), 5))
    assert await outbox.oldest() > first
    await deliverer.step()
    assert await outbox.oldest() is None


async def test_the_background_deliverer_serves_many_and_ends_when_told(outbox, postman):
    everybody = [parcel(f"{n}-{m}", user=f"u{n}") for n in range(40) for m in range(3)]
    postman.failures |= {f"{n}-1": 2 for n in range(0, 40, 7)}
    postman.wanted = len(everybody)
    await outbox.put(everybody)
    deliverer = Deliverer(outbox, {"pushy": postman}, QUICK)
    task = asyncio.create_task(deliverer.run())
    async with asyncio.timeout(20):
        await postman.all_there.wait()
    deliverer.stop()
    async with asyncio.timeout(2):
        await task
    for n in range(40):
        assert [t for t in postman.texts if t.startswith(f"{n}-")] == [f"{n}-0", f"{n}-1", f"{n}-2"]


async def test_the_background_deliverer_outlives_a_redis_that_is_away(tmp_path, postman):
    away = open_link(f"unix://{tmp_path}/nobody.sock")
    deliverer = Deliverer(Outbox(away, ["pushy"]), {"pushy": postman}, QUICK)
    task = asyncio.create_task(deliverer.run())
    await asyncio.sleep(0.3)
    assert not task.done()
    deliverer.stop()
    async with asyncio.timeout(8):
        await task
    with pytest.raises(StateUnavailable):
        await deliverer.step()
    await away.close()


async def test_the_outbox_names_nobody_in_its_keys_and_has_an_end(outbox, link):
    await outbox.put([parcel("一", user="张三丰")])
    await outbox.take(Place.of("pushy:张三丰"), 5)
    names = Place.of("pushy:张三丰").names
    for key in (names.outbox, names.outbox_try, names.outbox_known):
        assert 29 * 86_400 < await link.call("TTL", key) <= 30 * 86_400
    everything = await link.call("KEYS", "*")
    assert not any("张三丰".encode() in key for key in everything)


def test_pauses_double_with_jitter_up_to_the_longest():
    patience = Patience(first_pause=2, longest_pause=900)
    assert [patience.pause(n, 1.0) for n in (1, 2, 3, 4)] == [2, 4, 8, 16]
    assert patience.pause(1, 0.0) == 1
    assert patience.pause(12, 0.5) == 675
    assert patience.pause(10_000, 1.0) == 900

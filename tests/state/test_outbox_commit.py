"""What a turn puts into the outbox and hands out of it: with its commit, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import StaleCommit
from bot.state.outbox import Outbox
from tests.state.parcels import parcel
from tests.state.peek import answered, pending


@pytest.fixture
def outbox(link):
    return Outbox(link, pushed=["pushy"])


async def test_parcels_and_turn_are_committed_together_or_not_at_all(state, outbox, inbound, turn):
    asked = inbound("到期提醒我")
    await state.accept(asked)
    before = await state.load(asked.conversation_id)
    waiting = await pending(state, before.id)
    told = parcel("稍后说的", channel="web")
    async with state.lock(before.id) as lease:
        commit = replace(turn(before, waiting, "好的"), parcels=[told, told])
        with pytest.raises(StaleCommit):
            await state.commit(replace(lease, token=lease.token + 1), commit)
        assert await outbox.waiting(before.id) == ()
        await state.commit(lease, commit)
    assert await outbox.waiting(before.id) == (told,)


async def test_what_a_turn_hands_out_leaves_the_outbox_with_its_commit(state, outbox, inbound, turn):
    old, new, later = (parcel(text, channel="web") for text in ("早先的", "后来的", "更后的"))
    await outbox.put([old, new])
    asked = inbound("在吗")
    await state.accept(asked)
    before = await state.load(asked.conversation_id)
    waiting = await pending(state, before.id)
    async with state.lock(before.id) as lease:
        taken = await outbox.waiting(before.id)
        await outbox.put([later])
        await state.commit(lease, replace(turn(before, waiting, "在"), taken=taken))
    assert await outbox.waiting(before.id) == (later,)


async def test_a_turn_that_hands_out_what_another_took_is_refused(state, outbox, inbound, turn):
    await outbox.put([parcel("一", channel="web")])
    asked = inbound("在吗")
    await state.accept(asked)
    before = await state.load(asked.conversation_id)
    waiting = await pending(state, before.id)
    async with state.lock(before.id) as lease:
        commit = replace(turn(before, waiting, "在"), taken=[parcel("二", channel="web")])
        with pytest.raises(StaleCommit, match="outbox"):
            await state.commit(lease, commit)
    assert await answered(state, before.id, "m1") is None
    assert len(await outbox.waiting(before.id)) == 1


async def test_a_parcel_to_somebody_else_is_refused(state, turn):
    before = await state.load("web:甲")
    async with state.lock(before.id) as lease:
        with pytest.raises(ValueError, match="another conversation"):
            await state.commit(lease, replace(turn(before, ()), parcels=[parcel("给谁的", channel="web")]))

"""The history of a conversation: what was written and what was really shown, in order, each once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.clock import system_now
from bot.conversation.history import Entry, Speaker
from bot.conversation.parcel import Parcel
from bot.conversation.reply import Button, Reply
from bot.conversation.stage import Stage
from bot.errors import InputError, MessageUnknown
from bot.state import keys
from bot.state.history import History, name_of
from bot.state.outbox import Outbox, Place
from bot.state.wake_up import WakeUp
from tests.state.peek import answered, pending

ANSWER = Reply("余额从3月31日前开始退。", (Button("退到哪", "/ask_refund_method"),), ("refund.start",))


def said(speaker: Speaker, text: str, key: str | None = None) -> Entry:
    return Entry(speaker, system_now(), Reply(text), key)


async def a_turn(state, asked, turn, owed=()):
    """Answer what waits with ANSWER, as a turn does."""
    async with state.lock(asked.conversation_id) as lease:
        before = await state.load(asked.conversation_id)
        waiting = await pending(state, asked.conversation_id)
        commit = turn(before, waiting, ANSWER.text)
        last = waiting[-1].message_id
        late = (Parcel(asked.conversation_id, "late", ANSWER, f"late:{last}:0"),)
        await state.commit(
            lease,
            replace(
                commit,
                said=[said(Speaker.MEMBER, m.text, m.message_id) for m in waiting],
                shown=[Entry(Speaker.BOT, system_now(), ANSWER)],
                late=late,
            ),
        )


def texts(kept) -> list[str]:
    return [f"{k.entry.speaker}:{k.entry.reply.text}" for k in kept]


async def test_what_was_asked_and_answered_stands_there_in_order(state, link, inbound, turn):
    asked = inbound("钱啥时候退?")
    await state.accept(asked)
    await a_turn(state, asked, turn)

    kept = await History(link).after(asked.conversation_id)
    assert texts(kept) == ["member:钱啥时候退?", "bot:余额从3月31日前开始退。"]
    assert kept[1].entry.reply == ANSWER
    assert kept[0].entry.key == asked.message_id
    assert kept[0].id < kept[1].id


async def test_a_reader_goes_on_after_the_last_entry_it_saw(state, link, inbound, turn):
    history = History(link)
    for number in range(3):
        asked = inbound(f"问题{number}", message_id=f"m{number}")
        await state.accept(asked)
        await a_turn(state, asked, turn)
    everything = await history.after(asked.conversation_id)
    assert len(everything) == 6
    assert await history.after(asked.conversation_id, everything[2].id) == everything[3:]
    assert await history.before(asked.conversation_id, everything[4].id, most=2) == everything[2:4]
    assert await history.after(asked.conversation_id, most=1) == everything[5:]
    with pytest.raises(InputError):
        await history.after(asked.conversation_id, "+")


async def test_replies_nobody_waits_for_any_more_go_through_the_outbox(state, link, inbound, turn):
    asked = inbound("钱啥时候退?")
    await state.accept(asked)
    assert await state.owe(asked.conversation_id, asked.message_id) is None
    await a_turn(state, asked, turn)

    history, outbox = History(link), Outbox(link, ["web"])
    assert texts(await history.after(asked.conversation_id)) == ["member:钱啥时候退?"]
    taken = await outbox.take(Place.of(asked.conversation_id), 30)
    assert taken is not None and taken.parcel.reply == ANSWER
    assert await outbox.delivered(taken, system_now())
    assert not await outbox.delivered(taken, system_now())
    assert texts(await history.after(asked.conversation_id)) == [
        "member:钱啥时候退?",
        "bot:余额从3月31日前开始退。",
    ]
    assert (
        await answered(state, asked.conversation_id, asked.message_id) == ()
    )  # a repeat must not show it again


async def test_what_is_answered_already_is_not_owed(state, link, inbound, turn):
    asked = inbound("钱啥时候退?")
    with pytest.raises(MessageUnknown):
        await state.owe(asked.conversation_id, asked.message_id)
    await state.accept(asked)
    await a_turn(state, asked, turn)
    assert await state.owe(asked.conversation_id, asked.message_id) == (Reply(ANSWER.text),)
    assert await Outbox(link).waiting(asked.conversation_id) == ()


async def test_a_repeat_of_an_owed_message_still_waits_for_its_turn(state, inbound):
    asked = inbound("在吗")
    await state.accept(asked)
    await state.owe(asked.conversation_id, asked.message_id)
    assert await state.owe(asked.conversation_id, asked.message_id) is None
    assert await state.accept(asked) is None
    assert len(await pending(state, asked.conversation_id)) == 1


async def test_a_message_left_behind_is_found_until_it_is_answered(state, inbound, turn):
    asked = inbound("有人吗")
    await state.accept(asked)
    assert await state.left_behind(-1) == [asked.conversation_id]
    assert await state.left_behind(60) == []
    await a_turn(state, asked, turn)
    assert await state.left_behind(-1) == []


async def test_whoever_watches_a_conversation_hears_of_every_change(state, link, inbound, turn):
    asked = inbound("钱啥时候退?")
    wake_up = WakeUp(link, keys.CONVERSATION_CHANGED)
    async with wake_up.on(name_of(asked.conversation_id)) as changed:
        await asyncio.sleep(0.05)
        for change in (answer_one(state, asked, turn), take_over(state, asked)):
            changed.clear()
            await change
            await asyncio.wait_for(changed.wait(), 2)
    await wake_up.close()
    kept = await History(link).after(asked.conversation_id)
    assert texts(kept)[-1] == "notice:客服小林来了"


async def answer_one(state, asked, turn):
    await state.accept(asked)
    await a_turn(state, asked, turn)


async def take_over(state, asked):
    await state.hand_over(asked.conversation_id, 0, Stage.WAITING, entry=said(Speaker.NOTICE, "客服小林来了"))

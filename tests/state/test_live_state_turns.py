"""A message on its way: accepted once, answered once, kept for the repeats."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversation.conversation import Conversation
from bot.conversation.ports import Lease
from bot.conversation.reply import Button, Reply
from bot.conversation.stage import Stage
from bot.errors import MoveNotAllowed, StaleCommit, StateUnavailable
from bot.state import keys
from bot.state.commit_call import CommitCall
from bot.state.connect import open_link
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.scripts.commit import COMMIT
from bot.state.store import RedisLiveState
from tests.state.peek import answered, pending


async def events_of(link, conversation_id):
    return await link.call("XRANGE", ConversationKeys.of(conversation_id).events, "-", "+")


async def test_a_message_is_accepted_answered_and_its_repeat_gets_the_same_replies(
    state, link, inbound, turn
):
    asked = inbound("互助关停了,还能理赔吗?")
    assert await state.accept(asked) is None

    async with state.lock(asked.conversation_id) as lease:
        before = await state.load(asked.conversation_id)
        waiting = await pending(state, asked.conversation_id)
        assert [message.text for message in waiting] == ["互助关停了,还能理赔吗?"]
        await state.commit(
            lease, turn(before, waiting, "可以,3月31日前确诊的都能申请。", tracker=b"\x00\xff")
        )

    assert await state.accept(asked) == (Reply("可以,3月31日前确诊的都能申请。"),)
    assert await answered(state, asked.conversation_id, "m1") == (Reply("可以,3月31日前确诊的都能申请。"),)
    assert await pending(state, asked.conversation_id) == ()
    assert len(await events_of(link, asked.conversation_id)) == 1


async def test_a_conversation_is_read_back_as_it_was_written(state, turn):
    new = await state.load("web:小李")
    assert new == Conversation("web:小李")
    choices = (Button("理赔", "/claim"), Button("退款", "/refund"))
    async with state.lock(new.id) as lease:
        full = turn(new, (), tracker=bytes(range(256)), awaiting="id_last4", choices=choices)
        await state.commit(lease, full)
    assert await state.load(new.id) == full.after

    async with state.lock(new.id) as lease:
        await state.commit(lease, turn(full.after, (), awaiting=None, choices=(), tracker=None))
    assert await state.load(new.id) == new


async def test_ten_thousand_repeats_are_one_message(state, inbound, turn):
    asked = inbound("我的钱什么时候退")
    for start in range(0, 10_000, 500):
        told = await asyncio.gather(*(state.accept(asked) for _ in range(500)))
        if start < 5000:
            assert set(told) == {None}
        else:
            assert set(told) == {(Reply("7个工作日内原路退回。"),)}
        if start == 4500:
            waiting = await pending(state, asked.conversation_id)
            assert len(waiting) == 1
            async with state.lock(asked.conversation_id) as lease:
                await state.commit(
                    lease, turn(await state.load(asked.conversation_id), waiting, "7个工作日内原路退回。")
                )
    assert await pending(state, asked.conversation_id) == ()


async def test_the_same_message_id_of_two_users_is_two_messages(state, inbound):
    await state.accept(inbound("你好", "m1", user="甲"))
    await state.accept(inbound("在吗", "m1", user="乙"))
    assert [message.text for message in await pending(state, "web:甲")] == ["你好"]
    assert [message.text for message in await pending(state, "web:乙")] == ["在吗"]


async def test_a_burst_is_answered_together_and_what_came_later_stays(state, inbound, turn):
    for number, text in enumerate(["在吗", "我老婆去年腊月确诊的", "还能理赔不"]):
        await state.accept(inbound(text, f"m{number}"))
    conversation = await state.load("web:小王")
    waiting = await pending(state, conversation.id)

    async with state.lock(conversation.id) as lease:
        await state.commit(lease, turn(conversation, waiting[:2], "可以申请。"))

    assert [message.text for message in await pending(state, conversation.id)] == ["还能理赔不"]
    assert await answered(state, conversation.id, "m0") == (Reply("可以申请。"),)
    assert await answered(state, conversation.id, "m1") == ()
    assert await answered(state, conversation.id, "m2") is None


async def test_a_commit_that_does_not_answer_the_head_of_the_list_is_refused(state, link, inbound, turn):
    for number in range(2):
        await state.accept(inbound("在吗", f"m{number}"))
    conversation = await state.load("web:小王")
    waiting = await pending(state, conversation.id)
    async with state.lock(conversation.id) as lease:
        with pytest.raises(StaleCommit, match="pending"):
            await state.commit(lease, turn(conversation, waiting[1:], "在的。"))
    assert await pending(state, conversation.id) == waiting
    assert await events_of(link, conversation.id) == []


async def test_after_a_take_over_the_running_turn_is_refused_and_leaves_nothing(state, link, inbound, turn):
    asked = inbound("我要找人工")
    await state.accept(asked)
    async with state.lock(asked.conversation_id) as lease:
        before = await state.load(asked.conversation_id)
        waiting = await pending(state, asked.conversation_id)
        handed = await state.hand_over(before.id, before.epoch, Stage.WAITING, {"kind": "handed over"})
        with pytest.raises(StaleCommit, match="epoch"):
            await state.commit(lease, turn(before, waiting, "不该看到的回答", tracker=b"new"))

    assert handed == Conversation(before.id, Stage.WAITING, epoch=1)
    assert await state.load(before.id) == handed
    assert await answered(state, before.id, "m1") is None
    assert await pending(state, before.id) == waiting
    assert [fields for _, fields in await events_of(link, before.id)] == [
        {b"event": b'{"kind":"handed over"}'}
    ]


async def test_two_agents_take_the_same_member_and_one_of_them_gets_him(state):
    await state.hand_over("web:小王", 0, Stage.WAITING)
    told = await asyncio.gather(
        *(state.hand_over("web:小王", 1, Stage.AGENT) for _ in range(8)), return_exceptions=True
    )
    assert sum(isinstance(answer, Conversation) for answer in told) == 1
    assert sum(isinstance(answer, StaleCommit) for answer in told) == 7
    assert (await state.load("web:小王")).epoch == 2


async def test_a_move_the_table_does_not_have_is_refused(state):
    with pytest.raises(MoveNotAllowed):
        await state.hand_over("web:小王", 0, Stage.AGENT)
    assert await state.load("web:小王") == Conversation("web:小王")


async def test_a_commit_sent_twice_because_its_answer_was_lost_counts_once(state, link, inbound, turn):
    asked = inbound("退款到哪张卡")
    await state.accept(asked)
    before = await state.load(asked.conversation_id)
    waiting = await pending(state, before.id)
    async with state.lock(before.id) as lease:
        call = CommitCall(lease, turn(before, waiting, "原支付账户。"), Lifetimes())
        all_keys, values = call.keys(), call.values()
        assert await link.run(COMMIT, all_keys, values) == b"done"
        assert await link.run(COMMIT, all_keys, values) == b"done"
    assert len(await events_of(link, before.id)) == 1


async def test_lease_conversation_and_replies_must_belong_together(state, inbound, turn):
    one = await state.load("web:甲")
    with pytest.raises(ValueError, match="different conversations"):
        await state.commit(Lease("web:乙", 1), turn(one, ()))
    commit = turn(one, ())
    commit.replies["m9"] = [Reply("给谁的?")]
    with pytest.raises(ValueError, match="does not answer"):
        await state.commit(Lease("web:甲", 1), commit)


async def test_everything_of_a_conversation_has_an_end_and_names_nobody(state, link, inbound, turn):
    asked = inbound("我要理赔", user="{openid 张三}\r\n*")
    await state.accept(asked)
    async with state.lock(asked.conversation_id) as lease:
        before = await state.load(asked.conversation_id)
        await state.commit(lease, turn(before, await pending(state, before.id), "好的。"))
        await state.accept(inbound("还有一句", "m2", user="{openid 张三}\r\n*"))
        stored = await link.call("KEYS", "*")
        assert len(stored) == 8
        for key in stored:
            assert b"openid" not in key
            assert key.startswith(b"{%s}:" % keys.shard_of(before.id).encode())
            if not key.endswith(b":events"):
                assert 0 < await link.call("TTL", key) <= 30 * 86_400
        assert await link.call("TTL", ConversationKeys.of(before.id).conversation) > 29 * 86_400


async def test_when_redis_is_away_it_is_said_so(tmp_path):
    link = open_link(f"unix://{tmp_path}/nobody.sock")
    state = RedisLiveState(link)
    with pytest.raises(StateUnavailable):
        await state.load("web:小王")
    with pytest.raises(StateUnavailable):
        async with state.lock("web:小王"):
            raise AssertionError("nobody gave this lock")
    await state.close()
    await link.close()


async def test_a_redis_that_does_not_answer_is_waited_for_only_so_long(tmp_path):
    heard = asyncio.get_running_loop().create_future()

    async def say_nothing(reader, writer):
        told = await reader.read()
        writer.close()
        heard.set_result(told)

    silent = await asyncio.start_unix_server(say_nothing, tmp_path / "silent.sock")
    link = open_link(f"unix://{tmp_path}/silent.sock")
    link.answer_seconds = 0.2
    async with asyncio.timeout(1):
        with pytest.raises(StateUnavailable, match="TimeoutError"):
            await link.ping()
    await link.close()
    silent.close()
    assert b"PING" in await heard


async def test_a_cancelled_call_is_cancelled_at_whatever_moment(link):
    async def write():
        while True:
            await link.call("INCR", "n")

    for _ in range(50):
        writing = asyncio.create_task(write())
        await asyncio.sleep(0.003)
        writing.cancel()
        async with asyncio.timeout(1):
            await asyncio.gather(writing, return_exceptions=True)
    assert await link.call("INCR", "other") == 1

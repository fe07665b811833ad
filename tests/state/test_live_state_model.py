"""Any order of messages, turns, take-overs and stale turns: Redis says what a plain model in memory says."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.clock import SHANGHAI
from bot.conversation.conversation import Conversation
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Commit, Lease
from bot.conversation.reply import Reply
from bot.conversation.stage import MOVES, Stage
from bot.errors import StaleCommit
from bot.state.connect import open_link
from bot.state.keys import ConversationKeys
from bot.state.store import RedisLiveState
from bot.state.wire import unpack
from tests.state.peek import answered, pending

USERS = st.sampled_from(["小王", "{小李}"])
MESSAGE_IDS = st.integers(0, 6).map(lambda number: f"m{number}")
AT = datetime(2021, 4, 12, tzinfo=SHANGHAI)


class LiveStateMachine(RuleBasedStateMachine):
    url: str

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.link = open_link(self.url)
        self.state = RedisLiveState(self.link)
        self.run(self.link.call("FLUSHALL"))
        self.conversations, self.pending, self.answers, self.events = {}, {}, {}, {}
        self.old_lease = {}

    def run(self, awaitable):
        return self.runner.run(awaitable)

    def teardown(self):
        self.run(self.state.close())
        self.run(self.link.close())
        self.runner.close()

    def known(self, user):
        return self.conversations.setdefault(f"web:{user}", Conversation(f"web:{user}"))

    @rule(user=USERS, message_id=MESSAGE_IDS)
    def a_message_comes_perhaps_again(self, user, message_id):
        conversation = self.known(user)
        told = self.run(self.state.accept(Inbound("web", user, message_id, f"问{message_id}", AT)))
        assert told == self.answers.get((conversation.id, message_id))
        waiting = self.pending.setdefault(conversation.id, [])
        if told is None and message_id not in waiting:
            waiting.append(message_id)

    @rule(user=USERS, count=st.integers(0, 3), stage=st.sampled_from(Stage))
    def a_turn_answers_the_first_messages(self, user, count, stage):
        before = self.known(user)
        after = before.moved(stage) if (before.stage, stage) in MOVES else before
        after = replace(after, tracker=(before.tracker or b"") + b"\x00t", awaiting=user if count else None)
        answered = self.run(self.turn(before, after, count))
        for message_id, replies in answered.items():
            self.answers[before.id, message_id] = replies
        self.pending[before.id] = self.pending.get(before.id, [])[len(answered) :]
        self.conversations[before.id] = after
        self.events.setdefault(before.id, []).append(len(answered))

    async def turn(self, before, after, count):
        async with self.state.lock(before.id) as lease:
            heads = (await pending(self.state, before.id))[:count]
            replies = {head.message_id: (Reply(f"答{head.message_id}"),) for head in heads}
            await self.state.commit(lease, Commit(before, after, heads, replies, {"n": len(heads)}))
        self.old_lease[before.id] = lease
        return replies

    @rule(user=USERS, stage=st.sampled_from(Stage))
    def an_agent_moves_it_while_a_turn_runs_and_the_turn_is_refused(self, user, stage):
        before = self.known(user)
        if (before.stage, stage) not in MOVES:
            return
        self.conversations[before.id] = self.run(self.overtaken(before, stage))

    async def overtaken(self, before, stage):
        async with self.state.lock(before.id) as lease:
            heads = await pending(self.state, before.id)
            after = await self.state.hand_over(before.id, before.epoch, stage)
            await self.refused(lease, before, heads)
        return after

    @rule(user=USERS)
    def a_turn_whose_lock_ended_is_refused(self, user):
        before = self.known(user)
        lease = self.old_lease.get(before.id, Lease(before.id, 10_000))
        self.run(self.refused(lease, before, self.run(pending(self.state, before.id))))

    async def refused(self, lease, before, heads):
        replies = {head.message_id: (Reply("不该看到"),) for head in heads}
        commit = Commit(before, replace(before, tracker=b"lost"), heads, replies, {"n": "lost"})
        try:
            await self.state.commit(lease, commit)
        except StaleCommit:
            return
        raise AssertionError("a stale turn was committed")

    @invariant()
    def redis_says_what_the_model_says(self):
        for conversation_id, conversation in self.conversations.items():
            waiting = self.run(pending(self.state, conversation_id))
            assert [message.message_id for message in waiting] == self.pending.get(conversation_id, [])
            assert self.run(self.state.load(conversation_id)) == conversation
            stream = ConversationKeys.of(conversation_id).events
            entries = self.run(self.link.call("XRANGE", stream, "-", "+"))
            assert [unpack(fields[b"event"])["n"] for _, fields in entries] == self.events.get(
                conversation_id, []
            )
        for (conversation_id, message_id), replies in self.answers.items():
            assert self.run(answered(self.state, conversation_id, message_id)) == replies


def test_the_live_state_follows_its_model(redis_url):
    machine = type("Machine", (LiveStateMachine,), {"url": redis_url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )

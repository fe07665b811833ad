"""What is written to Redis is read back the same, whatever people write."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import SHANGHAI
from bot.conversation.conversation import Conversation
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Pending
from bot.conversation.reply import Button, Reply
from bot.conversation.stage import Stage
from bot.state import keys, wire

TEXT = st.text(st.characters(), max_size=40)  # half surrogate pairs too, as broken clients send them
BUTTONS = st.lists(st.builds(Button, TEXT, TEXT), max_size=3).map(tuple)
CARDS = st.none() | st.dictionaries(TEXT, TEXT | st.integers() | st.booleans(), min_size=1, max_size=3)
REPLIES = st.builds(
    Reply, TEXT, BUTTONS, st.lists(TEXT, max_size=2).map(tuple), st.none() | st.text(min_size=1), CARDS
)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@settings(deadline=None)
@given(st.lists(REPLIES, max_size=4))
def test_replies(replies):
    assert wire.unpack_replies(wire.pack_replies(replies)) == tuple(replies)
    assert wire.pack_replies(replies) != b""


@settings(deadline=None)
@given(TEXT, TEXT, INSTANTS, st.none() | INSTANTS)
def test_an_accepted_message(message_id, text, received_at, as_of):
    packed = wire.pack_pending(Inbound("web", "小王", message_id, text, received_at, as_of))
    assert wire.unpack_pending(packed) == Pending(message_id, text, received_at, as_of)
    assert packed[:32].decode() == keys.digest(message_id)


def test_instants_come_back_in_the_plans_own_zone():
    noon = datetime(2021, 4, 12, 4, tzinfo=UTC)
    pending = wire.unpack_pending(wire.pack_pending(Inbound("web", "小王", "m1", "你好", noon)))
    assert pending.received_at.tzinfo is SHANGHAI
    assert pending.received_at.isoformat() == "2021-04-12T12:00:00+08:00"


@settings(deadline=None)
@given(
    st.builds(
        Conversation,
        id=TEXT,
        stage=st.sampled_from(Stage),
        epoch=st.integers(0, 2**31),
        tracker=st.none() | st.binary(),
        awaiting=st.none() | st.text(st.characters(codec="utf-8"), min_size=1),
        choices=BUTTONS,
    )
)
def test_a_conversation(conversation):
    fields = wire.pack_conversation(conversation)
    stored = {name: as_redis_does(value) for name, value in fields.items()}
    assert wire.unpack_conversation(conversation.id, stored) == conversation


def as_redis_does(value):
    return value if value is None or isinstance(value, bytes) else str(value).encode()


@settings(deadline=None)
@given(TEXT, TEXT)
def test_keys_share_one_slot_and_hold_no_word_of_the_ids(channel_user, message_id):
    names = keys.ConversationKeys.of(channel_user)
    every = [names.conversation, names.pending, names.lock, names.fence, names.waiting, names.events]
    every += [names.message(message_id), names.vault(message_id)]
    assert len(set(every)) == len(every)
    assert {key[: key.index("}") + 1] for key in every} == {"{" + names.shard + "}"}
    assert all(key.isascii() and key.isprintable() and " " not in key for key in every)


def test_a_conversations_shard_never_changes():
    assert [keys.shard_of(f"web:会员{number}") for number in range(4)] == ["s07", "s01", "s11", "s13"]
    assert {keys.shard_of(f"web:{number}") for number in range(500)} == set(keys.shards())

"""The wire format of a turn's event, and what a turn may not hold."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SHANGHAI
from bot.conversation.event import MAX_ID_LENGTH, Handoff, TurnEvent
from bot.conversation.reply import Button, Reply
from bot.conversation.stage import Stage
from bot.conversation.understanding import Decision, Entity, Ranked
from bot.errors import InputError

NOON = datetime(2021, 4, 12, 12, 0, tzinfo=SHANGHAI)

HANDED_OVER = TurnEvent(
    conversation_id="wechat:oMadeUp0001",
    channel="wechat",
    text="转人工",
    message_ids=("1001", "1002"),
    received_at=NOON,
    answered_at=NOON,
    intent="request_human",
    confidence=0.97,
    decision=Decision.ANSWER,
    ranking=(Ranked("request_human", 0.97),),
    intents=("request_human",),
    entities=(),
    replies=(Reply("好的,正在为您转接人工客服。"),),
    clauses=(),
    stage=Stage.WAITING,
    epoch=1,
    model_id=None,
    latency_ms=5.5,
    notes={"handoff": {"reason": "asked", "topic": "退款"}},
)

# Any character that JSON can carry, halves of surrogate pairs and NUL too.
texts = st.text(st.characters(), max_size=12)
ids = st.text(st.characters(), min_size=1, max_size=12)
shares = st.floats(0, 1)
instants = st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(SHANGHAI) | st.just(UTC))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
optional_names = st.none() | ids
replies = st.builds(
    Reply,
    text=texts,
    buttons=st.lists(st.builds(Button, texts, texts), max_size=2).map(tuple),
    clauses=st.lists(texts, max_size=2).map(tuple),
    response=optional_names,
    card=st.none() | st.dictionaries(texts, json_values, min_size=1, max_size=2),
)
entities = st.builds(
    Entity,
    entity=texts,
    value=json_values,
    text=texts,
    start=st.integers(0, 500),
    end=st.integers(0, 500),
    problem=optional_names,
)
turns = st.builds(
    TurnEvent,
    conversation_id=ids,
    channel=texts,
    text=texts,
    message_ids=st.lists(ids, min_size=1, max_size=3).map(tuple),
    received_at=instants,
    answered_at=instants,
    intent=optional_names,
    confidence=st.none() | shares,
    decision=st.none() | st.sampled_from(Decision),
    ranking=st.lists(st.builds(Ranked, texts, shares), max_size=3).map(tuple),
    intents=st.lists(texts, max_size=3).map(tuple),
    entities=st.lists(entities, max_size=2).map(tuple),
    replies=st.lists(replies, max_size=2).map(tuple),
    clauses=st.lists(texts, max_size=2).map(tuple),
    stage=st.sampled_from(Stage),
    epoch=st.integers(0, 2**31 - 1),
    model_id=optional_names,
    latency_ms=st.floats(0, 1e9),
    notes=st.dictionaries(texts.filter(lambda name: name != "handoff"), json_values, max_size=2),
    version=st.just(1),
)


@given(turns)
def test_what_is_written_to_the_stream_is_read_back(turn: TurnEvent) -> None:
    assert TurnEvent.from_dict(json.loads(json.dumps(turn.as_dict(), allow_nan=False))) == turn


@given(json_values)
def test_whatever_else_is_on_the_stream_is_refused_by_name(data: Any) -> None:
    with pytest.raises(InputError):
        TurnEvent.from_dict(data)


@given(st.sampled_from(sorted(HANDED_OVER.as_dict())), json_values)
def test_a_turn_with_one_strange_field_is_read_or_refused_by_name(field: str, value: Any) -> None:
    with suppress(InputError):
        assert isinstance(TurnEvent.from_dict(HANDED_OVER.as_dict() | {field: value}), TurnEvent)


@pytest.mark.parametrize("field", sorted(HANDED_OVER.as_dict()))
def test_a_turn_that_lacks_a_field_is_refused_and_says_which(field: str) -> None:
    data = HANDED_OVER.as_dict()
    del data[field]
    with pytest.raises(InputError, match=field):
        TurnEvent.from_dict(data)


def test_a_wish_for_a_human_can_be_read_from_the_notes() -> None:
    assert HANDED_OVER.handoff == Handoff("asked", "退款")
    assert replace(HANDED_OVER, notes={}).handoff is None


@pytest.mark.parametrize(
    "broken",
    [
        {"version": 2},
        {"message_ids": ()},
        {"conversation_id": ""},
        {"conversation_id": "长" * (MAX_ID_LENGTH + 1)},
        {"message_ids": ("长" * (MAX_ID_LENGTH + 1),)},
        {"answered_at": datetime(2021, 4, 12, 12, 0)},
        {"confidence": 1.5},
        {"confidence": float("nan")},
        {"epoch": -1},
        {"epoch": 2**31},
        {"latency_ms": float("inf")},
        {"notes": {"handoff": "asked"}},
        {"notes": {"handoff": {"topic": "退款"}}},
        {"notes": {"handoff": {"reason": "asked", "topic": 3}}},
    ],
)
def test_a_turn_that_breaks_a_rule_fails_when_it_is_built(broken: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        replace(HANDED_OVER, **broken)

"""Replies and understandings go over the wire as JSON and come back as they were."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.reply import Button, Reply
from bot.conversation.understanding import Decision, Entity, Ranked, Understanding

texts = st.text(max_size=20)
shares = st.floats(0, 1)
replies = st.builds(
    Reply,
    text=texts,
    buttons=st.lists(st.builds(Button, texts, texts), max_size=3).map(tuple),
    clauses=st.lists(texts, max_size=3).map(tuple),
    response=st.none() | st.text(min_size=1, max_size=9),
    card=st.none() | st.dictionaries(texts, texts | st.integers() | st.none(), min_size=1, max_size=3),
)
entities = st.builds(
    Entity,
    entity=texts,
    value=st.none() | texts | st.fixed_dictionaries({"from": texts, "to": texts}),
    text=texts,
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    problem=st.none() | st.sampled_from(["impossible", "future"]),
)
understandings = st.builds(
    Understanding,
    text=texts,
    intent=st.none() | texts,
    confidence=shares,
    ranking=st.lists(st.builds(Ranked, texts, shares), max_size=3).map(tuple),
    intents=st.lists(texts, max_size=3).map(tuple),
    decision=st.sampled_from(Decision),
    entities=st.lists(entities, max_size=3).map(tuple),
)


@given(replies)
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert Reply.from_dict(json.loads(json.dumps(reply.as_dict()))) == reply


def test_a_plain_reply_is_a_plain_message() -> None:
    assert Reply("您好").as_dict() == {"text": "您好"}


@given(understandings)
def test_an_understanding_keeps_the_contract_of_parse(seen: Understanding) -> None:
    data = json.loads(json.dumps(seen.as_dict()))
    assert list(data) == ["text", "intent", "confidence", "ranking", "intents", "decision", "entities"]
    assert data["decision"] in ("answer", "clarify", "reject")
    assert [Ranked(**r) for r in data["ranking"]] == list(seen.ranking)
    for entity, found in zip(seen.entities, data["entities"], strict=True):
        assert ("problem" in found) == (entity.problem is not None)
        assert Entity(**found) == entity

"""Follow-ups lean on the last question: 那我老婆呢, 那我的呢, 那什么时候到账."""

from datetime import date

import pytest

from actions.follow_up import elliptical, family, follows_on, in_family, speaks_of_self
from tests.actions.given import day_of, heard


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("那我老婆呢", ("relation", "spouse", "老婆")),
        ("我妈的呢？", ("relation", "mother", "妈")),
        ("要是肺癌呢", ("disease", "肺癌", "肺癌")),
        ("那3月30号确诊的呢", ("date", day_of(date(2021, 3, 30)), "3月30号")),
    ],
)
def test_only_a_person_an_illness_or_a_day_leaves_the_question_to_the_last_one(text, entity) -> None:
    assert elliptical(heard(text, entities=[entity]))


@pytest.mark.parametrize("text", ["那我的呢", "那我呢？", "我自己呢", "那我本人的呢"])
def test_that_it_is_now_about_oneself_is_a_follow_up_too(text: str) -> None:
    assert speaks_of_self(heard(text))
    assert elliptical(heard(text))


@pytest.mark.parametrize("text", ["我的余额呢", "我老婆能领吗", "你好", "那什么时候退", ""])
def test_a_question_of_its_own_is_none(text: str) -> None:
    assert not speaks_of_self(heard(text))
    assert not elliptical(heard(text))


@pytest.mark.parametrize(
    ("topic", "meant"),
    [
        ("ask_claim_payout", "ask_claim_payout"),
        ("ask_claim_status", "ask_claim_payout"),
        ("ask_refund_policy", None),  # what was understood stands
        (None, None),
        ("ask_checkup", None),
    ],
)
def test_when_money_arrives_is_asked_of_the_money_last_spoken_of(topic, meant) -> None:
    assert follows_on(heard("那什么时候到账", "ask_refund_timing"), topic) == meant


def test_a_question_that_names_its_own_topic_leans_on_nothing() -> None:
    assert follows_on(heard("那退款什么时候到账", "ask_refund_timing"), "ask_claim_payout") is None
    assert follows_on(heard("什么时候到账", "ask_refund_timing"), "ask_claim_payout") is None


def test_an_unclear_short_message_stays_in_the_family_when_it_is_near() -> None:
    unclear = heard(
        "那要多久",
        "ask_policy_activation",
        ranking=(("ask_policy_activation", 0.4), ("ask_refund_timing", 0.3), ("greet", 0.1)),
    )
    assert in_family(unclear, "ask_refund_policy") == "ask_refund_timing"
    assert in_family(unclear, "ask_claim_payout") is None
    assert in_family(unclear, None) is None


def test_families_are_those_of_the_catalogue() -> None:
    assert family("ask_refund_amount") == "ask_refund"
    assert family("ask_past_contributions") is None
    assert family(None) is None

"""The one table of decisions: what the bot does with a message."""

from datetime import date

import pytest

from actions.memory import Memory
from actions.moves import Kind, Move, choose
from actions.reading import Reading
from tests.actions.given import day_of, heard

OURS = "水滴互助"
MOTHER = ("relation", "mother", "我妈")
DAY = ("date", day_of(date(2021, 1, 15)), "1月15号")
JUST_ASKED = Memory(topic="ask_claim_eligibility", asks="diagnosed_on")


def move(reading: Reading, memory: Memory | None = None) -> Move:
    return choose(reading, memory or Memory(), OURS)


def test_danger_to_life_comes_before_everything() -> None:
    assert move(heard("退款呢，不想活了", "ask_refund_status", signals=("life_at_risk", "verify"))) == Move(
        Kind.LIFE_AT_RISK
    )


@pytest.mark.parametrize(
    ("wish", "kind"), [("source", Kind.SOURCE), ("unbind", Kind.UNBIND), ("verify", Kind.VERIFY)]
)
def test_a_wish_is_followed_whether_tapped_or_said(wish: str, kind: Kind) -> None:
    assert move(heard(f"/{wish}", entities=[("wish", wish, wish)])).kind is kind
    assert move(heard("说的话", "out_of_scope", decision="reject", signals=(wish,))).kind is kind


@pytest.mark.parametrize("text", ["", "   ", "？？？", "😂😂"])
def test_nothing_readable_is_no_question(text: str) -> None:
    assert move(heard(text, "out_of_scope", decision="clarify")).kind is Kind.EMPTY


def test_a_waving_hand_that_was_understood_is_a_greeting() -> None:
    assert move(heard("👋👋", "greet")) == Move(Kind.SMALL_TALK, ("greet",))


def test_two_questions_get_two_answers() -> None:
    both = ("ask_shutdown_time", "ask_shutdown_reason")
    assert move(heard("几号停，为啥停", "ask_shutdown_reason", intents=both)) == Move(Kind.ANSWER, both)


def test_thanks_before_a_question_is_not_all_that_is_answered() -> None:
    thanks = heard("谢谢，余额退不退", "thank", intents=("thank", "ask_refund_policy"))
    assert move(thanks) == Move(Kind.ANSWER, ("ask_refund_policy",))


def test_between_the_thresholds_one_question_with_the_likeliest_topics() -> None:
    ranking = (("ask_refund_policy", 0.5), ("greet", 0.2), ("ask_refund_timing", 0.2), ("ask_quit", 0.01))
    unsure = heard("那个钱", "ask_refund_policy", decision="clarify", ranking=ranking)
    assert move(unsure) == Move(Kind.CLARIFY, ("ask_refund_policy", "ask_refund_timing"))


def test_what_is_likelier_none_of_ours_offers_no_far_fetched_topic() -> None:
    ranking = (("out_of_scope", 0.6), ("ask_shutdown_time", 0.03))
    assert move(heard("哈哈", "out_of_scope", decision="clarify", ranking=ranking)).kind is Kind.OUT_OF_SCOPE


def test_below_both_thresholds_it_is_said() -> None:
    assert move(heard("嗡嗡", "ask_quit", decision="reject")).kind is Kind.REJECT
    assert move(heard("下雨吗", "out_of_scope", decision="reject")).kind is Kind.OUT_OF_SCOPE


def test_a_day_that_was_asked_for_answers_the_question_that_waits() -> None:
    assert move(heard("1月15号", entities=[DAY]), JUST_ASKED) == Move(Kind.ANSWER, ("ask_claim_eligibility",))
    assert move(heard("看不懂的日子"), JUST_ASKED) == Move(Kind.INFORM, ("unclear_day",))


def test_a_day_out_of_the_blue_is_asked_about() -> None:
    assert move(heard("1月15号", entities=[DAY])) == Move(Kind.INFORM, ("date",))
    assert move(heard("我妈", entities=[MOTHER])) == Move(Kind.INFORM, ("person",))


def test_who_cannot_remember_the_exact_day_is_not_asked_again() -> None:
    memory = Memory(topic="ask_claim_deadline", asks="exact_day")
    assert move(heard("记不清了", "deny"), memory) == Move(Kind.ANSWER, ("ask_claim_deadline",))


def test_yes_accepts_what_was_offered() -> None:
    assert move(heard("好的", "affirm"), Memory(asks="verify")).kind is Kind.VERIFY
    assert move(heard("是的", "affirm"), Memory(asks="deadline")) == Move(
        Kind.ANSWER, ("ask_claim_deadline",)
    )
    assert move(heard("好的", "affirm")) == Move(Kind.SMALL_TALK, ("affirm",))


def test_a_human_and_a_question_are_both_served_with_the_members_record() -> None:
    asked = heard("转人工，退款到哪了", "request_human", intents=("request_human", "ask_refund_status"))
    assert move(asked) == Move(Kind.HANDOFF, ("request_human", "ask_refund_status"))
    assert move(asked).needs_record


@pytest.mark.parametrize(
    ("text", "intents", "meant"),
    [
        ("相互宝什么时候关", ("ask_shutdown_time",), ("ask_other_platforms",)),
        ("相互宝的余额退不退", ("ask_refund_policy",), ("ask_other_platforms",)),
        ("相互宝哪天关", ("ask_other_platforms", "ask_shutdown_time"), ("ask_other_platforms",)),
        (
            "相互宝关没关，我的余额退不退",
            ("ask_other_platforms", "ask_refund_policy"),
            ("ask_other_platforms", "ask_refund_policy"),
        ),
        (
            "相互宝关没关，我的资料怎么办",
            ("ask_other_platforms", "ask_privacy"),
            ("ask_other_platforms", "ask_privacy"),
        ),
        ("相互宝都没关你们为什么关", ("ask_shutdown_reason",), ("ask_shutdown_reason",)),
    ],
)
def test_another_platforms_end_is_never_answered_with_ours(text, intents, meant) -> None:
    named = heard(text, intents[0], intents=intents, entities=[("plan", "相互宝", "相互宝")])
    assert move(named) == Move(Kind.ANSWER, meant)


def test_our_own_name_beside_another_keeps_the_question_ours() -> None:
    both = heard(
        "水滴互助和相互宝什么时候关",
        "ask_shutdown_time",
        entities=[("plan", OURS, OURS), ("plan", "相互宝", "相互宝")],
    )
    assert move(both) == Move(Kind.ANSWER, ("ask_shutdown_time",))


def test_a_number_out_of_the_blue_is_met_with_the_offer_to_verify() -> None:
    number = heard("〔手机号·k3f9〕", entities=[("phone", "〔手机号·k3f9〕", "〔手机号·k3f9〕")])
    assert move(number) == Move(Kind.INFORM, ("token",))


def test_both_numbers_in_one_message_start_the_proof_and_the_question_waits_for_it() -> None:
    both = [
        ("phone", "〔手机号·k3f9〕", "〔手机号·k3f9〕"),
        ("id_last4", "〔后四位·m2p4〕", "〔后四位·m2p4〕"),
    ]
    sent = heard("退款到哪了〔手机号·k3f9〕〔后四位·m2p4〕", "ask_refund_status", entities=both)
    assert move(sent) == Move(Kind.VERIFY, ("ask_refund_status",))


def test_another_platform_that_is_only_compared_with_needs_no_question_back() -> None:
    near = [("ask_shutdown_reason", 0.5), ("ask_other_platforms", 0.45)]
    asked = heard("相互宝都没关，你们为什么关停", "ask_shutdown_reason", decision="clarify", ranking=near)
    assert move(asked) == Move(Kind.ANSWER, ("ask_shutdown_reason",))
    unclear = heard("相互宝和水滴筹怎么样", "ask_other_platforms", decision="clarify", ranking=near[::-1])
    assert move(unclear).kind is Kind.ANSWER
    bare = heard("都关了吗为啥", "ask_shutdown_reason", decision="clarify", ranking=near)
    assert move(bare).kind is Kind.CLARIFY

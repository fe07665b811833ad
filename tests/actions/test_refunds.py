"""Refunds: what the notice says, seen from the day of asking, and what the record says of one member."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from actions import refunds
from actions.answer import HUMAN, VERIFY
from bot.members.values import FailureReason, Refund, RefundState
from tests.actions.given import AWAY, anybody, at, clauses_of, given, told

amounts = st.decimals(0, 99999, places=2)
states = st.sampled_from(RefundState)


@examples(
    st.builds(
        Refund,
        state=states,
        amount=st.none() | amounts,
        initiated_at=st.none() | st.just(at(date(2021, 3, 29))),
        paid_at=st.none() | st.just(at(date(2021, 4, 2))),
        channel=st.none() | st.just("微信零钱"),
        failure_reason=st.none() | st.sampled_from(FailureReason),
    ),
    st.sampled_from(list(refunds.ANSWERERS.values())),
)
def test_every_record_gives_a_whole_sentence(refund: Refund, answerer) -> None:
    text = told(answerer(given(replace(anybody(), refund=refund))))
    assert "None" not in text
    assert "unknown" not in text


@examples(states.filter(lambda s: s not in (RefundState.UNKNOWN, RefundState.NONE)), amounts)
def test_the_amount_is_told_to_the_fen(state: RefundState, amount: Decimal) -> None:
    text = told(refunds.status(given(replace(anybody(), refund=Refund(state, amount)))))
    assert f"{amount:.2f}元" in text


@pytest.mark.parametrize("reason", [*FailureReason, None])
def test_a_failure_tells_why_and_offers_a_human(reason: FailureReason | None) -> None:
    refund = Refund(RefundState.FAILED, Decimal("18.20"), failure_reason=reason)
    answer = refunds.status(given(replace(anybody(), refund=refund)))
    assert "没有退成功，原因是：" in told(answer)
    assert HUMAN in answer.buttons


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2021, 3, 30), "最晚2021年3月31日发起"),
        (date(2021, 3, 31), "最晚2021年3月31日发起"),
        (date(2021, 4, 1), "最晚2021年3月31日应该已经发起了"),
    ],
)
def test_when_refunds_start_is_seen_from_the_day_of_asking(today: date, said: str) -> None:
    assert said in told(refunds.timing(given(now=at(today, 23, 59))))


def test_a_refund_that_should_have_started_is_said_to_be_late() -> None:
    waiting = replace(anybody(), refund=Refund(RefundState.NOT_STARTED, Decimal("9.00")))
    assert "催办" not in told(refunds.status(given(waiting, now=at(date(2021, 3, 31), 23, 59))))
    assert "催办" in told(refunds.status(given(waiting, now=at(date(2021, 4, 1), 0, 0))))


def test_a_state_nobody_told_us_of_is_not_guessed() -> None:
    member = replace(anybody(), refund=Refund(RefundState.UNKNOWN))
    assert "看不明白" in told(refunds.status(given(member)))
    assert "record" not in clauses_of(refunds.timing(given(member)))


def test_only_who_may_gain_by_it_is_asked_to_verify() -> None:
    for answerer in (refunds.policy, refunds.timing, refunds.status, refunds.amount, refunds.method):
        assert VERIFY in answerer(given()).buttons
        assert VERIFY not in answerer(given(lookup=AWAY)).buttons
        assert VERIFY not in answerer(given(anybody())).buttons


def test_what_was_paid_for_others_is_not_promised_back() -> None:
    assert "不敢答应" in told(refunds.contributions(given()))

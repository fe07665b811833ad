"""The free policy: general answers from the notice, personal ones from the record."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from actions import policy
from actions.answer import VERIFY
from bot.members.values import FreePolicy, IneligibleReason, MemberStatus, PolicyState, Relation
from tests.actions.given import AWAY, anybody, at, clauses_of, given, told
from tests.fakes.made_up_members import issued, offered, person, refused

APRIL_30 = date(2021, 4, 30)


@pytest.mark.parametrize("answerer", policy.ANSWERERS.values(), ids=list(policy.ANSWERERS))
@pytest.mark.parametrize("state", PolicyState)
def test_every_state_has_a_whole_sentence_even_with_nothing_else_on_record(answerer, state) -> None:
    member = replace(anybody(), free_policy=(FreePolicy(Relation.SELF, state),))
    text = told(answerer(given(member)))
    assert "None" not in text
    assert state.value not in text


@pytest.mark.parametrize("reason", [*IneligibleReason, None])
def test_every_reason_is_told_in_words(reason: IneligibleReason | None) -> None:
    offer = refused("self", reason.value if reason else None)
    text = told(policy.eligibility(given(replace(anybody(), free_policy=(offer,)))))
    assert "没有领取水滴健康保的资格，原因是：" in text
    assert not reason or reason.value not in text


@examples(st.integers(-40, 400))
def test_the_last_day_to_accept_is_counted_to_the_day(left: int) -> None:
    today = APRIL_30 - timedelta(days=left)
    member = replace(anybody(), free_policy=(offered("self", APRIL_30),))
    text = told(policy.eligibility(given(member, now=at(today, 23, 59))))
    assert "2021年4月30日" in text
    expected = f"还剩{left}天" if left > 0 else "就是今天" if left == 0 else "已经过了"
    assert expected in text


def test_an_issued_policy_is_told_with_number_sum_and_days() -> None:
    member = replace(anybody(), free_policy=(issued("self", "0002"),))
    text = told(policy.activation(given(member)))
    assert "尾号0002" in text
    assert "最高50万元" in text
    assert "2021年4月1日到2022年3月31日" in text
    assert "2021年4月1日到2022年3月31日" in told(policy.term(given(member)))


@examples(st.integers(1, 10_000_000))
def test_the_sum_on_record_is_told_not_the_notices(amount: int) -> None:
    offer = FreePolicy(Relation.SELF, PolicyState.OFFERED, sum_insured=Decimal(amount))
    answer = policy.amount(given(replace(anybody(), free_policy=(offer,))))
    shown = f"{amount // 10_000}万元" if amount % 10_000 == 0 else f"{amount}元"
    assert f"最高保额是{shown}" in told(answer)
    assert "record" in clauses_of(answer)


def test_in_general_the_notice_is_told_and_what_it_leaves_out() -> None:
    assert "最高保额是50万元" in told(policy.amount(given()))
    assert "保障期是一年" in told(policy.term(given()))
    assert "平台承担保费" in told(policy.cost(given()))
    assert policy.eligibility(given()).buttons == (VERIFY,)
    for answerer in policy.ANSWERERS.values():
        assert "unpublished" in clauses_of(answerer(given()))


def test_while_the_record_is_away_nobody_is_asked_to_verify() -> None:
    for answerer in (policy.eligibility, policy.activation):
        answer = answerer(given(lookup=AWAY))
        assert "暂时查不到会员系统" in told(answer)
        assert VERIFY not in answer.buttons


@pytest.mark.parametrize("status", MemberStatus)
def test_without_an_offer_the_status_is_told(status: MemberStatus) -> None:
    member = replace(anybody(), status=status, insured=(person("self", status.value),))
    text = told(policy.eligibility(given(member)))
    assert "没有查到水滴健康保的领取资格" in text
    assert status.value not in text


def test_a_relative_who_is_not_on_record_is_said_not_to_be() -> None:
    answer = policy.eligibility(given(anybody(), relation="father", relation_said=True))
    assert "没有查到您的父亲" in told(answer)

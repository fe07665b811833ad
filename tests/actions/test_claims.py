"""Claims: who may still apply, until when, with the sum written out; and where an application stands."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume
from hypothesis import given as examples
from hypothesis import strategies as st

from actions import claims
from actions.answer import HUMAN, VERIFY
from actions.claim_status import STATES
from actions.context import EXACT_DAY
from bot.members.values import ClaimState, Relation
from tests.actions.given import AWAY, anybody, at, clauses_of, diagnosed, given, told
from tests.fakes.made_up_members import claim

LAST_FULL_DAY = date(2021, 3, 30)
END_DAY = date(2021, 3, 31)
days_before_the_end = st.dates(date(2016, 5, 1), LAST_FULL_DAY)
days_of_asking = st.dates(date(2021, 3, 31), date(2022, 3, 31))
claim_states = st.sampled_from(ClaimState)


@examples(days_before_the_end, days_of_asking)
def test_the_answer_names_the_day_of_diagnosis_plus_180_and_the_days_left(on: date, today: date) -> None:
    last = on + timedelta(days=180)
    text = told(claims.deadline(given(now=at(today), diagnosis=diagnosed(on))))
    assert f"{on.isoformat()} + 180 天 = 最晚 {last.isoformat()}" in text
    left = (last - today).days
    expected = f"还剩 {left} 天" if left > 0 else "就是今天" if left == 0 else f"已经过了{-left}天"
    assert expected in text
    assert ("还在申请期内" in text) == (left > 0)


@examples(st.dates(date(2021, 4, 1), date(2021, 12, 31)), days_of_asking)
def test_who_was_diagnosed_after_the_end_is_not_covered(on: date, today: date) -> None:
    assume(on <= today)
    assert "不在这一条里" in told(claims.eligibility(given(now=at(today), diagnosis=diagnosed(on))))


@examples(st.times())
def test_on_the_last_day_the_hour_decides(hour: time) -> None:
    text = told(claims.eligibility(given(diagnosis=diagnosed(END_DAY, hour=hour))))
    assert ("还在申请期内" in text) == (hour < time(18))


def test_on_the_last_day_without_an_hour_both_cases_are_told() -> None:
    text = told(claims.eligibility(given(diagnosis=diagnosed(END_DAY))))
    assert "要看是几点确诊的" in text
    assert "2021-03-31 + 180 天 = 最晚 2021-09-27" in text


@examples(st.dates(date(2020, 1, 1), date(2021, 6, 30)), st.integers(1, 60), days_of_asking)
def test_an_imprecise_day_is_answered_only_when_every_day_of_it_agrees(
    first: date, length: int, today: date
) -> None:
    interval = diagnosed(first, first + timedelta(days=length))
    answer = claims.deadline(given(now=at(today), diagnosis=interval))
    each = [
        claims.deadline(given(now=at(today), diagnosis=diagnosed(first + timedelta(days=n)))).response
        for n in range(length + 1)
    ]
    told(answer)
    if answer.response == "utter_claim_interval_open":
        assert set(each) <= {"utter_claim_open", "utter_claim_last_day"}
    elif answer.response == "utter_claim_interval_unsettled":
        assert answer.asks == EXACT_DAY
        assert len(set(each)) > 1
    else:
        assert set(each) == {answer.response}


def test_an_unsettled_interval_is_asked_about_once() -> None:
    october = diagnosed(date(2020, 10, 1), date(2020, 10, 31))
    assert claims.deadline(given(diagnosis=october)).asks == EXACT_DAY
    again = claims.deadline(given(diagnosis=october, asked=EXACT_DAY))
    assert again.asks is None
    assert HUMAN in again.buttons
    assert "最晚 2021-03-30" in told(again)
    assert "最晚 2021-04-29" in told(again)


@pytest.mark.parametrize("problem", ["impossible", "future"])
def test_a_day_that_cannot_be_is_asked_for_again(problem: str) -> None:
    answer = claims.deadline(given(date_problem=problem))
    assert "诊断书" in told(answer)
    assert answer.asks == "diagnosed_on"


def test_without_a_day_the_rule_is_told_and_the_day_asked_for() -> None:
    answer = claims.eligibility(given(relation="mother"))
    assert "您的母亲是哪一天首次确诊的" in told(answer)
    assert VERIFY in answer.buttons
    assert claims.eligibility(given(anybody())).buttons == ()
    assert claims.eligibility(given(lookup=AWAY)).buttons == ()


def test_the_day_on_record_answers_and_says_where_it_comes_from() -> None:
    member = replace(anybody(), claims=(claim("self", "draft", date(2021, 2, 5)),))
    text = told(claims.deadline(given(member)))
    assert "首次确诊 2021-02-05 + 180 天 = 最晚 2021-08-04，还剩 114 天" in text
    assert "来自您在会员系统里的记录" in text


@examples(st.sampled_from([r for r in Relation if r not in (Relation.SELF, Relation.UNKNOWN)]))
def test_the_day_of_a_relative_is_never_told_as_the_members_own(relation: Relation) -> None:
    member = replace(anybody(), claims=(claim(relation.value, "under_review", date(2020, 12, 3)),))
    assert "2020-12-03" not in told(claims.deadline(given(member)))
    assert "2020-12-03" in told(claims.deadline(given(member, relation=relation.value)))


@pytest.mark.parametrize("state", ClaimState)
@pytest.mark.parametrize("about", [claims.status, claims.payout, claims.materials, claims.rejected])
def test_every_state_has_a_whole_sentence_with_much_on_record_or_next_to_nothing(about, state) -> None:
    full = claim(
        "self",
        state.value,
        disease="肺癌",
        missing_materials=("病理报告",),
        amount=Decimal("120000.00"),
        rejection_reason="确诊时还在等待期",
        submitted_at=at(date(2021, 3, 20)),
        decided_at=at(date(2021, 4, 8)),
        paid_at=at(date(2021, 4, 9)),
    )
    for one in (full, claim("self", state.value, None)):
        answer = about(given(replace(anybody(), claims=(one,))))
        text = told(answer)
        assert "None" not in text
        assert state.value not in text
        personal = about is claims.status or answer.response in STATES.values()
        assert not personal or "record" in clauses_of(answer)


def test_a_state_nobody_told_us_of_is_not_guessed() -> None:
    member = replace(anybody(), claims=(claim("self", "unknown"),))
    assert "看不明白" in told(claims.status(given(member)))
    assert HUMAN in claims.status(given(member)).buttons


def test_where_an_application_stands_needs_the_record() -> None:
    assert VERIFY in claims.status(given()).buttons
    assert "暂时查不到会员系统" in told(claims.status(given(lookup=AWAY)))
    assert "没有查到您的孩子的互助金申请" in told(
        claims.status(given(anybody(), relation="child", relation_said=True))
    )

"""When an answer needs people though nobody asked, and by which day the member must have applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from actions.answer import Answer
from actions.handoff_need import last_day_to_claim, needs_people
from bot.clock import SHANGHAI
from bot.members.values import Claim, ClaimState, Relation
from tests.actions.given import anybody, diagnosed, given


def claim(state: ClaimState, submitted: date | None = None, first: date | None = None) -> Claim:
    at = datetime.combine(submitted, datetime.min.time(), SHANGHAI) if submitted else None
    return Claim("c1", Relation.SELF, state, first_diagnosed_on=first, submitted_at=at)


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        ("utter_claim_state_rejected", "claim_rejected"),
        ("utter_refund_state_failed", "refund_failed"),
        ("utter_refund_state_processing", None),
        ("utter_claim_state_approved", None),
        ("utter_refund_policy", None),
    ],
)
def test_没通过和退款失败_要请人工(response: str, reason: str | None) -> None:
    assert needs_people([Answer("utter_refund_policy"), Answer(response)], given()) == reason


@pytest.mark.parametrize(
    ("state", "submitted", "reason"),
    [
        (ClaimState.UNDER_REVIEW, date(2021, 3, 1), "claim_stuck"),
        (ClaimState.MATERIALS_MISSING, date(2021, 2, 1), "claim_stuck"),
        (ClaimState.UNDER_REVIEW, date(2021, 3, 20), None),
        (ClaimState.UNDER_REVIEW, None, None),
        (ClaimState.PAID, date(2021, 2, 1), None),
    ],
)
def test_审核拖了三十天以上_算卡住(state: ClaimState, submitted: date | None, reason: str | None) -> None:
    ctx = given(replace(anybody(), claims=(claim(state, submitted),)))
    assert needs_people([Answer(f"utter_claim_state_{state.value}")], ctx) == reason


def test_还没申请的_最近的那个期限() -> None:
    drafts = (
        claim(ClaimState.DRAFT, first=date(2021, 3, 1)),
        claim(ClaimState.SUBMITTED, first=date(2020, 11, 1)),
    )
    member = replace(anybody(), claims=drafts)
    assert last_day_to_claim(given(member)) == date(2021, 8, 28)
    assert last_day_to_claim(given(member, diagnosis=diagnosed(date(2021, 2, 5)))) == date(2021, 8, 4)


def test_过了期的和不在计划里的_没有期限() -> None:
    assert last_day_to_claim(given()) is None
    assert last_day_to_claim(given(diagnosis=diagnosed(date(2020, 6, 1)))) is None
    assert last_day_to_claim(given(diagnosis=diagnosed(date(2021, 4, 5)))) is None

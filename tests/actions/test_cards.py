"""A card says what the text beside it says: every figure and day of it stands in the text, or in the plan."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from actions import claims, policy, refunds
from actions.context import SUBJECTS
from actions.verification_questions import AskCode, AskLast4, AskPhone
from actions.wording import day
from bot.members.values import FreePolicy, PolicyState, Refund, RefundState, Relation
from tests.actions.given import anybody, at, diagnosed, given, shuidi, told

TODAY = date(2021, 4, 12)
days = st.dates(date(2020, 9, 1), date(2021, 3, 31))
instants = st.none() | st.dates(date(2021, 3, 26), date(2021, 6, 30)).map(at)
amounts = st.none() | st.decimals(0, 100_000, places=2).map(lambda a: Decimal(a).quantize(Decimal("0.01")))


def figures(text: str) -> set[str]:
    """Every number of a text, without leading zeros, so that 2021-04-05 and 2021年4月5日 are the same."""
    return {n.lstrip("0") or "0" for n in re.findall(r"\d+", text)}


@settings(deadline=None)
@examples(day=days, length=st.integers(0, 20), today=st.dates(date(2021, 3, 26), date(2021, 10, 30)))
def test_期限卡片和文字_一天不差(day: date, length: int, today: date) -> None:
    said = diagnosed(day, min(day + timedelta(days=length), date(2021, 3, 31)))
    answer = claims.deadline(given(now=at(today), diagnosis=said, relation="mother"))
    if answer.card is None:
        return
    text, card = told(answer), answer.card
    assert card["who"] == "您的母亲"
    assert card["last_day"] in text
    assert figures(f"{card['diagnosed']} {card['days']} {card['last_day']}") <= figures(text)
    assert str(abs(card["days_left"])) in figures(text) or card["days_left"] == 0
    first, added, last = card["steps"]
    assert card["diagnosed"] in first
    assert f"{card['days']}" in added
    assert figures(last) <= figures(text)
    assert date.fromisoformat(card["last_day"]) - said.first == timedelta(days=card["days"])
    assert date.fromisoformat(card["last_day"]) - today == timedelta(days=card["days_left"])


def test_不在范围里的_没有期限卡片() -> None:
    answer = claims.deadline(given(now=at(TODAY), diagnosis=diagnosed(date(2021, 4, 5))))
    assert answer.card is None


@settings(deadline=None)
@examples(
    state=st.sampled_from(RefundState), amount=amounts, begun=instants, paid=instants, left=st.integers(-9, 9)
)
def test_退款卡片和文字_说的是一件事(state: RefundState, amount, begun, paid, left: int) -> None:
    refund = Refund(state, amount=amount, initiated_at=begun, paid_at=paid)
    answer = refunds.status(
        given(replace(anybody(), refund=refund), now=at(date(2021, 3, 31) + timedelta(days=left)))
    )
    if state in (RefundState.NONE, RefundState.UNKNOWN):
        assert answer.card is None
        return
    text, card = told(answer), answer.card
    assert card
    assert (card["amount"] is None) == (amount is None)
    assert card["amount"] is None or card["amount"] in text
    published, begins, arrives = card["steps"]
    assert (published["at"], published["state"]) == ("2021-03-26", "done")
    if state is RefundState.NOT_STARTED:
        assert figures(begins["at"]) <= figures(text)
    if state is RefundState.PROCESSING and begun:
        assert figures(begins["at"]) <= figures(text)
    if state is RefundState.PAID:
        assert (arrives["title"], arrives["state"]) == ("已退出", "done")
        assert arrives["at"] is None or figures(arrives["at"]) <= figures(text)
    assert (arrives["state"] == "failed") == (state is RefundState.FAILED)
    assert arrives["at"] is None or state is RefundState.PAID


@settings(deadline=None)
@examples(
    state=st.sampled_from([s for s in PolicyState if s is not PolicyState.UNKNOWN]),
    amount=st.none() | st.integers(1, 900).map(lambda n: Decimal(n * 10_000)),
    start=st.none() | st.dates(date(2021, 4, 1), date(2021, 12, 31)),
    accept=st.none() | st.dates(date(2021, 4, 1), date(2021, 5, 31)),
)
def test_保单卡片和文字_说的是一件事(state: PolicyState, amount, start, accept) -> None:
    end = start + timedelta(days=364) if start else None
    offer = FreePolicy(
        Relation.SELF, state, sum_insured=amount, effective_from=start, effective_to=end, accept_by=accept
    )
    answer = policy.eligibility(given(replace(anybody(), free_policy=(offer,)), now=at(TODAY)))
    text, card = told(answer), answer.card
    if card is None:
        assert state is PolicyState.OFFERED
        assert "已经过了" in text
        return
    published = "最高50万元" if state is PolicyState.OFFERED and amount is None else None
    if card["amount"]:
        assert card["amount"] in text or state is PolicyState.OFFERED
        assert card["amount"] == (published or f"最高{int(amount) // 10_000}万元")
    if state is PolicyState.ISSUED:
        assert (card["term"] or "") in text
        assert card["amount"] is None or card["amount"] in text
    if card["accept_by"]:
        assert card["accept_by"] in text
        assert card["accept_by"] == day(accept)
    assert card["premium"] is None or "保费由平台承担" in text
    assert card["who"] == SUBJECTS["self"]


def test_送的保险_卡片上就是公告的数() -> None:
    answer = policy.overview(given())
    assert answer.card
    text = told(answer)
    assert answer.card["name"] == shuidi().successor
    assert answer.card["amount"].removeprefix("最高") in text
    assert answer.card["term"] in text


@pytest.mark.parametrize(("action", "step"), [(AskPhone, "phone"), (AskLast4, "last4"), (AskCode, "code")])
def test_核对身份_要什么号码_卡片就收什么(action, step: str) -> None:
    assert action.step == step

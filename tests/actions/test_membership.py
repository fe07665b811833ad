"""Membership: the record of the member and of everybody insured with them."""

from dataclasses import replace

import pytest

from actions import membership
from actions.answer import VERIFY
from bot.members.values import Insured, MemberStatus, Relation
from tests.actions.given import AWAY, anybody, given, told
from tests.fakes.made_up_members import person


@pytest.mark.parametrize("status", MemberStatus)
@pytest.mark.parametrize("relation", Relation)
def test_everybody_on_record_is_told_in_words(status: MemberStatus, relation: Relation) -> None:
    member = replace(anybody(), status=status, insured=(Insured(relation, "测**", status),))
    text = told(membership.status(given(member)))
    assert "测**" in text
    for word in (status.value, relation.value):
        assert word not in text


def test_a_member_without_insured_people_is_told_of_themselves() -> None:
    assert "· 您本人：保障中" in told(membership.status(given(replace(anybody(), insured=()))))


def test_one_person_is_told_alone() -> None:
    member = replace(anybody(), insured=(person("self"), person("spouse", "waiting_period")))
    text = told(membership.status(given(member, relation="spouse", relation_said=True)))
    assert "您的爱人（测**）：等待期" in text
    assert "您本人" not in text
    assert "没有查到您的孩子" in told(membership.status(given(member, relation="child", relation_said=True)))


def test_the_status_needs_the_record() -> None:
    assert VERIFY in membership.status(given()).buttons
    assert "暂时查不到" in told(membership.status(given(lookup=AWAY)))


@pytest.mark.parametrize("answerer", membership.ANSWERERS.values(), ids=list(membership.ANSWERERS))
def test_every_answer_is_whole_for_anybody(answerer) -> None:
    for ctx in (given(), given(lookup=AWAY), given(anybody())):
        assert "None" not in told(answerer(ctx))


def test_who_is_verified_is_not_told_how_to_verify() -> None:
    assert membership.verify(given(anybody())).response == "utter_already_verified"

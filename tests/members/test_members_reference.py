"""The client and the reference server: what a member lives through, whole."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.clock import SHANGHAI, system_now
from bot.errors import CodeExpired, MemberNotFound, NoMatch, VerificationLocked, WrongCode
from bot.members.values import (
    ClaimState,
    CodeNeeded,
    FailureReason,
    IneligibleReason,
    MemberStatus,
    PolicyState,
    Refund,
    RefundState,
    Relation,
    Verified,
)
from member_api.demo_members import DEMO_CODE, demo_members

ODD_IDS = ["a/b", "微信 用户?x=1#y", "100%", "%2F", "..", ".", "😀", "a\nb"]


@pytest.mark.parametrize("demo", demo_members(), ids=lambda demo: demo.name)
async def test_every_named_member_can_be_verified_and_read(reference, demo):
    verified = await reference.verify(demo.phone, demo.id_last4)
    if demo.needs_code:
        assert isinstance(verified, CodeNeeded)
        assert timedelta(minutes=4) < verified.expires_at - system_now() <= timedelta(minutes=5)
        verified = await reference.answer_code(verified.challenge_id, DEMO_CODE)
    assert isinstance(verified, Verified)
    member = await reference.member(verified.member_id)
    assert member.name_masked == demo.record["name_masked"]
    assert member.balance == Decimal(demo.record["balance"])


async def test_the_first_one_sees_a_refund_under_way(reference):
    member = await reference.member("demo-01")
    assert member.refund == Refund(
        RefundState.PROCESSING,
        amount=Decimal("36.50"),
        initiated_at=datetime(2021, 3, 29, 10, 15, tzinfo=SHANGHAI),
        channel="微信零钱",
    )
    assert member.free_policy[0].state is PolicyState.OFFERED
    assert member.free_policy[0].sum_insured == Decimal("500000.00")


async def test_the_others_see_what_their_stories_tell(reference):
    assert (await reference.member("demo-03")).refund.failure_reason is FailureReason.ACCOUNT_CLOSED
    family = await reference.member("demo-06")
    assert {one.relation: one.status for one in family.insured} == {
        Relation.SELF: MemberStatus.IN_COVERAGE,
        Relation.SPOUSE: MemberStatus.WAITING_PERIOD,
        Relation.MOTHER: MemberStatus.EXITED,
    }
    assert family.free_policy[2].reason is IneligibleReason.EXITED
    assert (await reference.member("demo-08")).claims[0].missing_materials == (
        "病理报告",
        "出院记录",
        "收款银行卡照片",
    )
    draft = (await reference.member("demo-11")).claims[0]
    assert (draft.state, draft.first_diagnosed_on) == (ClaimState.DRAFT, date(2021, 2, 5))


async def test_what_is_not_known_is_none_and_not_zero(reference):
    member = await reference.member("demo-13")
    assert member.refund == Refund(RefundState.PROCESSING)
    assert member.refund.amount is None
    assert member.free_policy[0].reason is None
    assert member.claims[0].missing_materials is None


async def test_numbers_of_nobody(reference):
    with pytest.raises(NoMatch):
        await reference.verify("13800000001", "9999")
    with pytest.raises(NoMatch):
        await reference.verify("1380000", "0001")


async def test_a_small_x_is_taken_for_a_capital_one(reference):
    assert await reference.verify(" 13800000005", "005x ") == Verified("demo-05")


async def test_too_many_wrong_numbers(reference):
    for _ in range(5):
        with pytest.raises(NoMatch):
            await reference.verify("13900001234", "9999")
    with pytest.raises(VerificationLocked) as locked:
        await reference.verify("13900001234", "9999")
    assert 890 <= locked.value.retry_after <= 900


async def test_codes_that_are_wrong_or_too_old(reference):
    needed = await reference.verify("13800000012", "0012")
    for code in ("111111", "二四六八"):
        with pytest.raises(WrongCode):
            await reference.answer_code(needed.challenge_id, code)
    with pytest.raises(CodeExpired):
        await reference.answer_code("no-such-challenge", "111111")


@pytest.mark.parametrize("user_id", ODD_IDS)
async def test_binding_and_unbinding_whatever_the_user_id(reference, user_id):
    assert await reference.bound_member("wechat", user_id) is None
    await reference.bind("wechat", user_id, "demo-01")
    assert await reference.bound_member("wechat", user_id) == "demo-01"
    await reference.bind("wechat", user_id, "demo-02")
    assert await reference.bound_member("wechat", user_id) == "demo-02"
    await reference.unbind("wechat", user_id)
    await reference.unbind("wechat", user_id)
    assert await reference.bound_member("wechat", user_id) is None


async def test_members_who_are_not_there(reference):
    with pytest.raises(MemberNotFound):
        await reference.member("no-such/member")
    with pytest.raises(MemberNotFound):
        await reference.bind("web", "u1", "no-such-member")

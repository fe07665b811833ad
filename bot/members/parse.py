"""JSON answers of the member-status API into values. Each function raises BadAnswer with the place that is wrong."""

from __future__ import annotations

from bot.members.fields import Fields, day, identifier, instant, money, text, texts, word
from bot.members.values import (
    Claim,
    ClaimState,
    CodeNeeded,
    FailureReason,
    FreePolicy,
    IneligibleReason,
    Insured,
    Member,
    MemberStatus,
    PolicyState,
    Refund,
    RefundState,
    Relation,
    Verified,
)


def member(body: object) -> Member:
    """Read a member."""
    fields = Fields(body)
    return Member(
        member_id=fields.required("member_id", identifier),
        name_masked=fields.required("name_masked", text),
        phone_masked=fields.required("phone_masked", text),
        status=fields.required("status", word(MemberStatus)),
        insured=tuple(_insured(part) for part in fields.objects("insured")),
        balance=fields.required("balance", money),
        refund=_refund(fields.object("refund")),
        free_policy=tuple(_free_policy(part) for part in fields.objects("free_policy")),
        claims=tuple(_claim(part) for part in fields.objects("claims")),
    )


def verified(body: object) -> Verified:
    """Read the answer of a verification that is done."""
    return Verified(Fields(body).required("member_id", identifier))


def code_needed(body: object) -> CodeNeeded:
    """Read the answer of a verification that asks for a code."""
    fields = Fields(body)
    return CodeNeeded(
        challenge_id=fields.required("challenge_id", identifier),
        expires_at=fields.required("expires_at", instant),
    )


def bound_to(body: object) -> str:
    """Read the member id of a binding."""
    return Fields(body).required("member_id", identifier)


def problem_code(body: object) -> str:
    """Read the code of an RFC 9457 problem."""
    return Fields(body).required("code", text)


def _insured(fields: Fields) -> Insured:
    return Insured(
        relation=fields.required("relation", word(Relation)),
        name_masked=fields.required("name_masked", text),
        status=fields.required("status", word(MemberStatus)),
        plan=fields.optional("plan", text),
        joined_on=fields.optional("joined_on", day),
    )


def _refund(fields: Fields) -> Refund:
    return Refund(
        state=fields.required("state", word(RefundState)),
        amount=fields.optional("amount", money),
        initiated_at=fields.optional("initiated_at", instant),
        paid_at=fields.optional("paid_at", instant),
        channel=fields.optional("channel", text),
        failure_reason=fields.optional("failure_reason", word(FailureReason)),
    )


def _free_policy(fields: Fields) -> FreePolicy:
    return FreePolicy(
        relation=fields.required("relation", word(Relation)),
        state=fields.required("state", word(PolicyState)),
        reason=fields.optional("reason", word(IneligibleReason)),
        accept_by=fields.optional("accept_by", day),
        policy_no_masked=fields.optional("policy_no_masked", text),
        sum_insured=fields.optional("sum_insured", money),
        effective_from=fields.optional("effective_from", day),
        effective_to=fields.optional("effective_to", day),
    )


def _claim(fields: Fields) -> Claim:
    return Claim(
        claim_id=fields.required("claim_id", identifier),
        relation=fields.required("relation", word(Relation)),
        state=fields.required("state", word(ClaimState)),
        disease=fields.optional("disease", text),
        first_diagnosed_on=fields.optional("first_diagnosed_on", day),
        submitted_at=fields.optional("submitted_at", instant),
        missing_materials=fields.optional("missing_materials", texts),
        amount=fields.optional("amount", money),
        decided_at=fields.optional("decided_at", instant),
        paid_at=fields.optional("paid_at", instant),
        rejection_reason=fields.optional("rejection_reason", text),
    )

"""Where one application stands, told from the member's record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.answer import HUMAN, Answer
from actions.context import Context
from actions.wording import day, money
from bot.clock import SHANGHAI
from bot.members.values import Claim, ClaimState


def latest_claim(ctx: Context) -> Claim | None:
    """The newest application of the person asked about; of anybody when no person was named and they have none."""
    if ctx.member is None:
        return None
    own = [c for c in ctx.member.claims if c.relation.value == ctx.relation]
    if own or ctx.relation_said:
        return own[-1] if own else None
    return ctx.member.claims[-1] if ctx.member.claims else None


def status_answer(ctx: Context, claim: Claim) -> Answer:
    """Say where it stands; an unknown state is said to be unclear, never guessed."""
    response = STATES.get(claim.state)
    if response is None:
        return Answer(
            "utter_record_unclear", {"subject": ctx.subject, "what": "互助金申请"}, buttons=(HUMAN,)
        )
    buttons = (HUMAN,) if claim.state in NEEDS_HUMAN else ()
    return Answer(response, values_of(ctx, claim), buttons=buttons, card=card(claim))


STATES: Mapping[ClaimState, str] = {
    ClaimState.DRAFT: "utter_claim_state_draft",
    ClaimState.SUBMITTED: "utter_claim_state_submitted",
    ClaimState.MATERIALS_MISSING: "utter_claim_state_materials_missing",
    ClaimState.UNDER_REVIEW: "utter_claim_state_under_review",
    ClaimState.APPROVED: "utter_claim_state_approved",
    ClaimState.PAID: "utter_claim_state_paid",
    ClaimState.REJECTED: "utter_claim_state_rejected",
}

NEEDS_HUMAN = frozenset({ClaimState.MATERIALS_MISSING, ClaimState.REJECTED, ClaimState.UNDER_REVIEW})

WHO: Mapping[str, str] = {
    "self": "您本人",
    "spouse": "您爱人",
    "child": "您孩子",
    "father": "您父亲",
    "mother": "您母亲",
    "other": "您家人",
}


def values_of(ctx: Context, claim: Claim) -> dict[str, Any]:
    """The placeholders of a status answer; what the record lacks is left out of the sentence."""
    submitted = claim.submitted_at.astimezone(SHANGHAI).date() if claim.submitted_at else None
    decided = claim.decided_at.astimezone(SHANGHAI).date() if claim.decided_at else None
    paid = claim.paid_at.astimezone(SHANGHAI).date() if claim.paid_at else None
    return {
        "subject": WHO.get(claim.relation.value, ctx.subject),
        "illness": f"（{claim.disease}）" if claim.disease else "",
        "submitted": f"，{day(submitted)}提交" if submitted else "",
        "decided": f"，{day(decided)}作出决定" if decided else "",
        "paid": f"，{day(paid)}打款" if paid else "",
        "amount": f"，金额{money(claim.amount)}" if claim.amount is not None else "，金额系统里还没有显示",
        "missing": "、".join(claim.missing_materials)
        if claim.missing_materials
        else "系统里没有列出是哪几样",
        "why": claim.rejection_reason or "系统里没有写明原因",
    }


def card(claim: Claim) -> Mapping[str, Any]:
    """The application card a channel may draw."""
    return {"kind": "claim", "state": claim.state.value, "relation": claim.relation.value}

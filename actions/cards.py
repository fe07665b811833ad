"""Cards: what an answer's text says, once more as parts a channel can draw. Made from the text's own values, so that both always agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.wording import day, plan_values, refund_start_by
from bot.clock import SHANGHAI
from bot.members.values import FreePolicy, PolicyState, Refund, RefundState
from bot.plan.deadline import Deadline, Window
from bot.plan.plan import Plan

Card = Mapping[str, Any]
FREE = "平台承担"

POLICY_STATES: Mapping[PolicyState, str] = {
    PolicyState.OFFERED: "有领取资格，还没有领取",
    PolicyState.ACCEPTED: "已同意领取，保单还在出",
    PolicyState.ISSUED: "已经出单",
    PolicyState.DECLINED: "没有接受",
    PolicyState.INELIGIBLE: "没有领取资格",
}


def deadline(values: Mapping[str, Any], seen: Deadline, plan: Plan) -> Card | None:
    """Return the deadline card of an answer with these values; None where the clause does not reach, for there is no last day."""
    if seen.window is Window.NOT_COVERED:
        return None
    days = plan_values(plan)["claim_days"]
    return {
        "kind": "deadline",
        "diagnosed": day(seen.diagnosed),
        "days": days,
        "last_day": values["last_iso"],
        "days_left": values["days_left"],
        "steps": [f"首次确诊 {day(seen.diagnosed)}", f"+ {days} 天", f"最晚 {values['last_day']}"],
        "who": values["subject"],
        "window": seen.window.value,
    }


def refund(values: Mapping[str, Any], refund: Refund, plan: Plan) -> Card | None:
    """Return the refund card: a progress line with its dates; None when there is nothing to refund."""
    if refund.state not in REFUND_STEPS:
        return None
    started, paid = REFUND_STEPS[refund.state]
    started_at = _iso(refund.initiated_at)
    begins = (
        f"最晚 {refund_start_by(plan).isoformat()}" if refund.state is RefundState.NOT_STARTED else started_at
    )
    return {
        "kind": "refund",
        "state": refund.state.value,
        "amount": values["amount"] if refund.amount is not None else None,
        "steps": [
            {"title": "公告发布", "at": plan.notice_day.isoformat(), "state": "done"},
            {"title": "开始退款", "at": begins, "state": started},
            {
                "title": "已退出" if paid == "done" else "到账",
                "at": _iso(refund.paid_at) if paid == "done" else None,
                "state": paid,
            },
        ],
    }


REFUND_STEPS: Mapping[RefundState, tuple[str, str]] = {
    RefundState.NOT_STARTED: ("now", "next"),
    RefundState.PROCESSING: ("done", "now"),
    RefundState.PAID: ("done", "done"),
    RefundState.FAILED: ("done", "failed"),
}
"""Where the second and the third step stand."""


def policy(values: Mapping[str, Any], offer: FreePolicy, plan: Plan) -> Card:
    """Return the policy card of one person: what the answer says and no more. An offer is described as the plan publishes it."""
    general = policy_in_general(plan) if offer.state is PolicyState.OFFERED else {}
    return {
        "kind": "policy",
        "name": plan.successor,
        "amount": values.get("amount") or general.get("amount"),
        "term": values.get("term") or general.get("term"),
        "premium": general.get("premium"),
        "state": POLICY_STATES[offer.state],
        "who": values["subject"],
        "accept_by": values.get("accept_by"),
    }


def policy_in_general(plan: Plan) -> Card:
    """Return the policy card of the published clause."""
    published = plan_values(plan)
    return {
        "kind": "policy",
        "name": published["successor"],
        "amount": f"最高{published['sum_insured']}",
        "term": published["policy_years"],
        "premium": FREE,
        "state": None,
    }


def verify(step: str) -> Card:
    """Return the card that asks for a number: `phone`, `last4` or `code`."""
    return {"kind": "verify", "step": step}


def _iso(at: Any) -> str | None:
    return at.astimezone(SHANGHAI).date().isoformat() if at else None

"""Answers about refunds: whether, when, how much, where to, and where mine is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import cards
from actions.answer import HUMAN, VERIFY, Answer, topic_button
from actions.answerer import Answerer
from actions.context import Context
from actions.reminder_offer import told_of_failure
from actions.wording import day, money, refund_start_by
from bot.clock import SHANGHAI
from bot.members.values import FailureReason, Refund, RefundState


def policy(ctx: Context) -> Answer:
    """Whether the balance is refunded: clause refund.start."""
    return Answer("utter_refund_policy", buttons=(topic_button("ask_refund_timing"), *offer_to_check(ctx)))


def timing(ctx: Context) -> Answer:
    """When: for a verified member the record first, then the clause, seen from today."""
    if ctx.member and ctx.member.refund.state is not RefundState.UNKNOWN:
        return state_answer(ctx, ctx.member.refund)
    response = "utter_refund_timing" if ctx.today <= refund_start_by(ctx.plan) else "utter_refund_timing_past"
    return Answer(response, buttons=offer_to_check(ctx))


def status(ctx: Context) -> Answer:
    """Where my refund is: only from the record."""
    if ctx.member:
        return state_answer(ctx, ctx.member.refund)
    extra = ("utter_record_away",) if ctx.lookup.away else ("utter_refund_status_verify",)
    return Answer("utter_refund_status_general", extra=extra, buttons=(*offer_to_check(ctx), HUMAN))


def amount(ctx: Context) -> Answer:
    """How much is mine: only from the record."""
    if ctx.lookup.away:
        return Answer("utter_refund_amount_general", extra=("utter_record_away",), buttons=(HUMAN,))
    if ctx.member is None:
        return Answer("utter_refund_amount_general", buttons=(VERIFY,))
    values = amounts(ctx)
    if not values["lines"]:
        return Answer("utter_record_unclear", {"subject": ctx.subject, "what": "余额"}, buttons=(HUMAN,))
    return Answer("utter_refund_amount_personal", values, buttons=(topic_button("ask_refund_status"), HUMAN))


def amounts(ctx: Context) -> dict[str, Any]:
    """The lines of what the record says of balance and refund."""
    member = ctx.member
    if member is None:
        return {"lines": ""}
    lines = [
        f"账户余额：{money(member.balance)}" if member.balance is not None else None,
        f"退款金额：{money(member.refund.amount)}" if member.refund.amount is not None else None,
    ]
    return {"lines": "\n".join(f"· {line}" for line in lines if line)}


def method(ctx: Context) -> Answer:
    """Where the money goes: the route is not published; the record may know this member's."""
    if ctx.member and ctx.member.refund.channel:
        values = {"channel": ctx.member.refund.channel}
        return Answer("utter_refund_method_personal", values, buttons=(HUMAN,))
    return Answer("utter_refund_method", buttons=(*offer_to_check(ctx), HUMAN))


def contributions(ctx: Context) -> Answer:
    """Shares already paid for others: the notice is silent, and says so only of the balance."""
    return Answer("utter_past_contributions")


def offer_to_check(ctx: Context) -> tuple[tuple[str, str], ...]:
    """The offer to verify, where that would help."""
    return () if ctx.member or ctx.lookup.away else (VERIFY,)


def state_answer(ctx: Context, refund: Refund) -> Answer:
    """Tell a refund's state with the days the record has; an unknown state is never guessed."""
    response = STATES.get(refund.state)
    if response is None:
        return Answer("utter_record_unclear", {"subject": "您", "what": "退款"}, buttons=(HUMAN,))
    if refund.state is RefundState.NOT_STARTED and ctx.today > refund_start_by(ctx.plan):
        response = "utter_refund_state_not_started_late"
    buttons = (HUMAN,) if refund.state in (RefundState.FAILED, RefundState.PAID) else ()
    notes = told_of_failure(ctx, refund) if refund.state is RefundState.FAILED else {}
    values = values_of(refund)
    card = cards.refund(values, refund, ctx.plan)
    return Answer(response, values, buttons=buttons, card=card, notes=notes)


STATES: Mapping[RefundState, str] = {
    RefundState.NONE: "utter_refund_state_none",
    RefundState.NOT_STARTED: "utter_refund_state_not_started",
    RefundState.PROCESSING: "utter_refund_state_processing",
    RefundState.PAID: "utter_refund_state_paid",
    RefundState.FAILED: "utter_refund_state_failed",
}

FAILURES: Mapping[FailureReason, str] = {
    FailureReason.ACCOUNT_CLOSED: "收款账户已经注销或停用",
    FailureReason.NAME_MISMATCH: "收款账户的姓名和会员登记的不一致",
    FailureReason.LIMIT_EXCEEDED: "超过了收款账户的限额",
}


def values_of(refund: Refund) -> dict[str, Any]:
    """The placeholders of a refund answer; what the record lacks is left out of the sentence."""
    started = refund.initiated_at.astimezone(SHANGHAI).date() if refund.initiated_at else None
    paid = refund.paid_at.astimezone(SHANGHAI).date() if refund.paid_at else None
    reason = FAILURES.get(refund.failure_reason) if refund.failure_reason else None
    return {
        "amount": f"{money(refund.amount)}" if refund.amount is not None else "金额系统里没有显示",
        "started": f"{day(started)}已发起" if started else "已经发起",
        "paid": f"{day(paid)}已退出" if paid else "已经退出",
        "channel": f"，退到{refund.channel}" if refund.channel else "",
        "why": reason or "系统里没有写明原因",
    }


ANSWERERS: Mapping[str, Answerer] = {
    "ask_refund_policy": policy,
    "ask_refund_timing": timing,
    "ask_refund_status": status,
    "ask_refund_amount": amount,
    "ask_refund_method": method,
    "ask_past_contributions": contributions,
}

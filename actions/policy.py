"""Answers about the free policy: what it is, who gets it, how much, how long, how to accept it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import cards
from actions.answer import HUMAN, VERIFY, Answer, topic_button
from actions.answerer import Answerer
from actions.context import Context
from actions.wording import day, ten_thousands
from bot.members.values import FreePolicy, IneligibleReason, Insured, MemberStatus, PolicyState


def overview(ctx: Context) -> Answer:
    """What the policy is: clauses policy.what and policy.who."""
    card = cards.policy_in_general(ctx.plan)
    return Answer("utter_policy_overview", buttons=(topic_button("ask_policy_eligibility"),), card=card)


def amount(ctx: Context) -> Answer:
    """The sum insured; for a verified member, the one in the record."""
    offer = policy_of(ctx)
    if offer and offer.sum_insured is not None:
        values = {"subject": ctx.subject, "amount": ten_thousands(int(offer.sum_insured))}
        return Answer("utter_policy_amount_personal", values)
    return Answer("utter_policy_amount")


def cost(ctx: Context) -> Answer:
    """Whether it costs anything: clause policy.what."""
    return Answer("utter_policy_cost")


def term(ctx: Context) -> Answer:
    """How long it lasts; the days only from the record."""
    offer = policy_of(ctx)
    if offer and offer.effective_from and offer.effective_to:
        values = {
            "subject": ctx.subject,
            "from_day": day(offer.effective_from),
            "to_day": day(offer.effective_to),
        }
        return Answer("utter_policy_term_personal", values)
    return Answer("utter_policy_term")


def claim(ctx: Context) -> Answer:
    """How to claim under the new policy: not published."""
    return Answer("utter_policy_claim", buttons=(HUMAN,))


def eligibility(ctx: Context) -> Answer:
    """Who gets it; for a verified member, what the record says of the person asked about."""
    if ctx.lookup.away:
        return Answer("utter_policy_eligibility", extra=("utter_record_away",), buttons=(HUMAN,))
    if ctx.member is None:
        return Answer("utter_policy_eligibility", buttons=(VERIFY,))
    offer = policy_of(ctx)
    if offer is None:
        return without_offer(ctx)
    return STATES.get(offer.state, unknown_state)(ctx, offer)


def activation(ctx: Context) -> Answer:
    """How to accept it; for a verified member, where the acceptance stands."""
    if ctx.lookup.away:
        return Answer("utter_policy_activation", extra=("utter_record_away",), buttons=(HUMAN,))
    if ctx.member is None:
        return Answer("utter_policy_activation", buttons=(VERIFY,))
    offer = policy_of(ctx)
    if offer is None:
        return without_offer(ctx)
    return STATES.get(offer.state, unknown_state)(ctx, offer)


def policy_of(ctx: Context) -> FreePolicy | None:
    """The record's offer for the person asked about."""
    if ctx.member is None:
        return None
    return next((p for p in ctx.member.free_policy if p.relation.value == ctx.relation), None)


def insured_of(ctx: Context) -> Insured | None:
    """The record's insured person asked about."""
    if ctx.member is None:
        return None
    return next((i for i in ctx.member.insured if i.relation.value == ctx.relation), None)


def without_offer(ctx: Context) -> Answer:
    """The record has no offer for this person: say what it has, never guess."""
    person = insured_of(ctx)
    if person is None and ctx.relation != "self":
        return Answer("utter_relative_not_on_record", {"subject": ctx.subject}, buttons=(HUMAN,))
    status = person.status if person else (ctx.member.status if ctx.member else MemberStatus.UNKNOWN)
    values = {"subject": ctx.subject, "status": STATUS_WORDS.get(status, "查不到明确的状态")}
    return Answer("utter_policy_no_offer", values, buttons=(HUMAN,))


def offered(ctx: Context, offer: FreePolicy) -> Answer:
    """Offered, not yet accepted; after the last day it can no longer be promised."""
    values: dict[str, Any] = {"subject": ctx.subject, "amount": insured_for(offer)}
    if offer.accept_by is None:
        return told(ctx, "utter_policy_offered", offer, values)
    values |= {"accept_by": day(offer.accept_by), "days_left": (offer.accept_by - ctx.today).days}
    if offer.accept_by < ctx.today:
        return Answer("utter_policy_offer_past", values, buttons=(HUMAN,))
    response = "utter_policy_offered_today" if offer.accept_by == ctx.today else "utter_policy_offered_until"
    return told(ctx, response, offer, values)


def accepted(ctx: Context, offer: FreePolicy) -> Answer:
    """Accepted, not yet issued."""
    return told(ctx, "utter_policy_accepted", offer, {"subject": ctx.subject})


def issued(ctx: Context, offer: FreePolicy) -> Answer:
    """Issued: number and days as far as the record has them."""
    amount = insured_for(offer)
    begins, ends = offer.effective_from, offer.effective_to
    term = f"{day(begins)}到{day(ends)}" if begins and ends else None
    lines = [
        f"保单号：{offer.policy_no_masked}" if offer.policy_no_masked else None,
        f"保额：{amount}" if amount else None,
        f"保障期：{term}" if term else None,
    ]
    details = "\n".join(f"· {line}" for line in lines if line) or "· 保单明细系统里暂时没有显示"
    values = {"subject": ctx.subject, "details": details, "amount": amount, "term": term}
    return told(ctx, "utter_policy_issued", offer, values)


def declined(ctx: Context, offer: FreePolicy) -> Answer:
    """Declined by the member."""
    return told(ctx, "utter_policy_declined", offer, {"subject": ctx.subject}, HUMAN)


def ineligible(ctx: Context, offer: FreePolicy) -> Answer:
    """Not eligible, with the record's reason."""
    why = INELIGIBLE_WORDS.get(offer.reason, "系统里没有写明原因") if offer.reason else "系统里没有写明原因"
    return told(ctx, "utter_policy_ineligible", offer, {"subject": ctx.subject, "why": why}, HUMAN)


def insured_for(offer: FreePolicy) -> str | None:
    """The sum on record, None when it has none."""
    return None if offer.sum_insured is None else f"最高{ten_thousands(int(offer.sum_insured))}"


def told(
    ctx: Context, response: str, offer: FreePolicy, values: Mapping[str, Any], *buttons: tuple[str, str]
) -> Answer:
    """An answer about one person's policy, with its card."""
    return Answer(response, values, buttons=buttons, card=cards.policy(values, offer, ctx.plan))


def unknown_state(ctx: Context, offer: FreePolicy) -> Answer:
    """A state this bot does not know: no guess, a human."""
    return Answer(
        "utter_record_unclear", {"subject": ctx.subject, "what": ctx.plan.successor}, buttons=(HUMAN,)
    )


STATES = {
    PolicyState.OFFERED: offered,
    PolicyState.ACCEPTED: accepted,
    PolicyState.ISSUED: issued,
    PolicyState.DECLINED: declined,
    PolicyState.INELIGIBLE: ineligible,
}

STATUS_WORDS: Mapping[MemberStatus, str] = {
    MemberStatus.IN_COVERAGE: "保障中",
    MemberStatus.WAITING_PERIOD: "等待期",
    MemberStatus.EXITED: "已退出",
    MemberStatus.TERMINATED: "已终止",
}

INELIGIBLE_WORDS: Mapping[IneligibleReason, str] = {
    IneligibleReason.EXITED: "已经退出了互助计划",
    IneligibleReason.WAITING_PERIOD: "还在等待期",
    IneligibleReason.TERMINATED: "会员资格已经终止",
    IneligibleReason.ALREADY_CLAIMED: "已经领过互助金",
    IneligibleReason.AGE: "年龄不在范围内",
}

ANSWERERS: Mapping[str, Answerer] = {
    "ask_policy_overview": overview,
    "ask_policy_eligibility": eligibility,
    "ask_policy_amount": amount,
    "ask_policy_cost": cost,
    "ask_policy_term": term,
    "ask_policy_activation": activation,
    "ask_policy_claim": claim,
}

"""Answers about claims under the closing plan: who, until when, how, and where an application stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import cards
from actions.answer import HUMAN, VERIFY, Answer, topic_button
from actions.answerer import Answerer
from actions.claim_status import latest_claim, status_answer
from actions.context import EXACT_DAY, Context, Diagnosis
from actions.reminder_offer import offer
from actions.wording import day, span
from bot.members.values import ClaimState
from bot.plan.deadline import Deadline, Window, interval_deadline


def eligibility(ctx: Context) -> Answer:
    """Whether an application is still possible; with a day of diagnosis, with its deadline and steps."""
    return by_diagnosis(ctx, "utter_claim_eligibility")


def deadline(ctx: Context) -> Answer:
    """The last day to apply; with a day of diagnosis, with its steps."""
    return by_diagnosis(ctx, "utter_claim_deadline")


def by_diagnosis(ctx: Context, general: str) -> Answer:
    """Answer for the day said, else for the day on record, else in general with a question for the day."""
    if ctx.date_problem:
        return Answer(f"utter_date_{ctx.date_problem}", asks="diagnosed_on")
    diagnosis = ctx.diagnosis or recorded(ctx)
    if diagnosis is None:
        return ask_for_day(ctx, general)
    return settled(ctx, diagnosis)


def recorded(ctx: Context) -> Diagnosis | None:
    """The day of first diagnosis in the record of the person asked about; never somebody else's."""
    claims = ctx.member.claims if ctx.member else ()
    days = [c.first_diagnosed_on for c in claims if c.relation.value == ctx.relation and c.first_diagnosed_on]
    return Diagnosis(days[-1], days[-1]) if days else None


def ask_for_day(ctx: Context, general: str) -> Answer:
    """The general rule, and one question for the day of first diagnosis."""
    buttons = () if ctx.member or ctx.lookup.away else (VERIFY,)
    return Answer(
        general, {"subject": ctx.subject}, ("utter_ask_diagnosed_on",), buttons, asks="diagnosed_on"
    )


def settled(ctx: Context, diagnosis: Diagnosis) -> Answer:
    """Answer a day, or an interval when its earliest day settles it safely; else ask for the exact day."""
    both = interval_deadline(diagnosis.first, diagnosis.last, ctx.today, ctx.plan, diagnosis.hour)
    values = values_of(ctx, diagnosis, both.earliest)
    source = () if ctx.diagnosis else ("utter_from_record",)
    if diagnosis.exact:
        buttons = (*offer(ctx, both.earliest), HUMAN)
        card = cards.deadline(values, both.earliest, ctx.plan)
        return Answer(WINDOWS[both.earliest.window], values, source, buttons, card=card)
    if both.settled and both.earliest.window in (Window.OPEN, Window.LAST_DAY):
        buttons = (*offer(ctx, both.earliest), HUMAN)
        card = cards.deadline(values, both.earliest, ctx.plan)
        return Answer("utter_claim_interval_open", values, buttons=buttons, card=card)
    if both.settled:
        return Answer(WINDOWS[both.latest.window], values_of(ctx, diagnosis, both.latest), buttons=(HUMAN,))
    return unsettled(ctx, values, both.latest)


def unsettled(ctx: Context, values: Mapping[str, Any], latest: Deadline) -> Answer:
    """Ask for the exact day once; when that did not help, give both ends and a human."""
    if ctx.asked != EXACT_DAY:
        return Answer("utter_claim_interval_unsettled", values, asks=EXACT_DAY)
    both = {**values, "last_iso_latest": latest.last_day.isoformat()}
    return Answer("utter_claim_interval_still_unsettled", both, buttons=(HUMAN,))


WINDOWS: Mapping[Window, str] = {
    Window.OPEN: "utter_claim_open",
    Window.LAST_DAY: "utter_claim_last_day",
    Window.PAST: "utter_claim_past",
    Window.NOT_COVERED: "utter_claim_not_covered",
    Window.END_DAY: "utter_claim_end_day",
}


def values_of(ctx: Context, diagnosis: Diagnosis, seen: Deadline) -> dict[str, Any]:
    """The placeholders of a deadline answer, with its steps: first diagnosis + 180 days = last day."""
    return {
        "subject": ctx.subject,
        "illness": f"（{ctx.disease}）" if ctx.disease else "",
        "diagnosed": span(diagnosis.first, diagnosis.last),
        "diagnosed_iso": seen.diagnosed.isoformat(),
        "last_iso": seen.last_day.isoformat(),
        "last_day": day(seen.last_day),
        "days_left": seen.days_left,
        "days_past": -seen.days_left,
    }


def materials(ctx: Context) -> Answer:
    """What papers are needed: not published; for a verified member, what the record says is missing."""
    claim = latest_claim(ctx)
    if claim and claim.state is ClaimState.MATERIALS_MISSING:
        return status_answer(ctx, claim)
    return Answer("utter_claim_materials", buttons=(HUMAN, topic_button("ask_claim_deadline")))


def process(ctx: Context) -> Answer:
    """How to apply: steps are not published; the window is."""
    return Answer("utter_claim_process", buttons=(HUMAN, topic_button("ask_claim_deadline")))


def status(ctx: Context) -> Answer:
    """Where the application stands: only from the record."""
    if ctx.lookup.away:
        return Answer("utter_claim_status_general", extra=("utter_record_away",), buttons=(HUMAN,))
    if ctx.member is None:
        return Answer("utter_claim_status_general", buttons=(VERIFY, HUMAN))
    claim = latest_claim(ctx)
    if claim is None:
        return Answer("utter_claim_none", {"subject": ctx.subject}, buttons=(HUMAN,))
    return status_answer(ctx, claim)


def payout(ctx: Context) -> Answer:
    """How much and when it is paid: from the record once decided, else the notice's own words."""
    claim = latest_claim(ctx)
    if claim and claim.state in (ClaimState.APPROVED, ClaimState.PAID):
        return status_answer(ctx, claim)
    return Answer("utter_claim_payout", buttons=() if ctx.member else (VERIFY,))


def rejected(ctx: Context) -> Answer:
    """A rejected application: the record's reason, and a human, for appeals are not published."""
    claim = latest_claim(ctx)
    if claim and claim.state is ClaimState.REJECTED:
        return status_answer(ctx, claim)
    return Answer("utter_claim_rejected", buttons=(HUMAN,) if ctx.member else (HUMAN, VERIFY))


ANSWERERS: Mapping[str, Answerer] = {
    "ask_claim_eligibility": eligibility,
    "ask_claim_deadline": deadline,
    "ask_claim_materials": materials,
    "ask_claim_process": process,
    "ask_claim_status": status,
    "ask_claim_payout": payout,
    "ask_claim_rejected": rejected,
}

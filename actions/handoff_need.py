"""When an answer needs people although nobody asked for them, and the last day by which the member must have applied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from actions.answer import Answer
from actions.claim_status import latest_claim
from actions.context import Context
from bot.clock import SHANGHAI
from bot.members.values import ClaimState
from bot.plan.deadline import Deadline, Window, deadline, interval_deadline

STUCK_AFTER = timedelta(days=30)
"""The notice names no time for a review: after so long an application counts as stuck. The operator's choice."""
REVIEWED = frozenset({ClaimState.SUBMITTED, ClaimState.UNDER_REVIEW, ClaimState.MATERIALS_MISSING})
STILL_TO_APPLY = frozenset({ClaimState.DRAFT})
OPEN = frozenset({Window.OPEN, Window.LAST_DAY})


def needs_people(answers: Iterable[Answer], ctx: Context) -> str | None:
    """Return why people are needed after these answers: a rejected or stuck claim, a refund that failed; else None."""
    said = {answer.response for answer in answers}
    if "utter_claim_state_rejected" in said:
        return "claim_rejected"
    if "utter_refund_state_failed" in said:
        return "refund_failed"
    about_claim = any(response.startswith("utter_claim_state_") for response in said)
    return "claim_stuck" if about_claim and _is_stuck(ctx) else None


def last_day_to_claim(ctx: Context) -> date | None:
    """Return the nearest last day of an application that is still to be made: by the day that was said, or drafts on record."""
    days = [seen.last_day for seen in _windows(ctx) if seen.window in OPEN]
    return min(days, default=None)


def _windows(ctx: Context) -> Iterable[Deadline]:
    if ctx.diagnosis is not None:
        said = ctx.diagnosis
        yield interval_deadline(said.first, said.last, ctx.today, ctx.plan, said.hour).earliest
    for claim in ctx.member.claims if ctx.member else ():
        if claim.state in STILL_TO_APPLY and claim.first_diagnosed_on is not None:
            yield deadline(claim.first_diagnosed_on, ctx.today, ctx.plan)


def _is_stuck(ctx: Context) -> bool:
    claim = latest_claim(ctx)
    if claim is None or claim.state not in REVIEWED or claim.submitted_at is None:
        return False
    return ctx.now - claim.submitted_at.astimezone(SHANGHAI) > STUCK_AFTER

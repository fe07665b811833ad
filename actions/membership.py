"""Answers about the member's own account: status, identity, leaving, personal data; and the health services."""

from __future__ import annotations

from collections.abc import Mapping

from actions.answer import HUMAN, VERIFY, Answer, topic_button
from actions.answerer import Answerer
from actions.context import SUBJECTS, Context
from actions.policy import STATUS_WORDS, insured_of
from bot.members.values import Insured


def status(ctx: Context) -> Answer:
    """What the record says of the member, and of everybody insured with them."""
    if ctx.lookup.away:
        return Answer("utter_membership_general", extra=("utter_record_away",), buttons=(HUMAN,))
    if ctx.member is None:
        return Answer("utter_membership_general", buttons=(VERIFY,))
    if ctx.relation_said:
        return one(ctx)
    people = "\n".join(f"· {line(i)}" for i in ctx.member.insured)
    own = STATUS_WORDS.get(ctx.member.status, "查不到明确的状态")
    values = {"status": own, "people": people or f"· 您本人：{own}"}
    return Answer("utter_membership_personal", values, buttons=(topic_button("ask_policy_eligibility"),))


def one(ctx: Context) -> Answer:
    """One person of the record."""
    person = insured_of(ctx)
    if person is None:
        return Answer("utter_relative_not_on_record", {"subject": ctx.subject}, buttons=(HUMAN,))
    return Answer("utter_membership_relative", {"people": f"· {line(person)}"})


def line(person: Insured) -> str:
    """One insured person: who, masked name, status, plan."""
    who = SUBJECTS.get(person.relation.value, "家人")
    plan = f"，{person.plan}" if person.plan else ""
    return f"{who}（{person.name_masked}）：{STATUS_WORDS.get(person.status, '状态不明确')}{plan}"


def verify(ctx: Context) -> Answer:
    """Why and how identity is checked; whether it was."""
    if ctx.member:
        return Answer("utter_already_verified")
    return Answer("utter_verify_identity", buttons=(VERIFY, HUMAN))


def leave(ctx: Context) -> Answer:
    """Leaving, or not wanting the policy: it is optional (clause policy.consent)."""
    return Answer("utter_quit", buttons=(HUMAN,))


def privacy(ctx: Context) -> Answer:
    """How personal data is treated here; what the notice leaves unsaid."""
    return Answer("utter_privacy", buttons=(HUMAN,))


def consultation(ctx: Context) -> Answer:
    """Free online consultation: clause services."""
    return Answer("utter_consultation", buttons=(HUMAN,))


def checkup(ctx: Context) -> Answer:
    """Free check-ups: clause services."""
    return Answer("utter_checkup", buttons=(HUMAN,))


ANSWERERS: Mapping[str, Answerer] = {
    "ask_membership_status": status,
    "ask_verify_identity": verify,
    "ask_quit": leave,
    "ask_privacy": privacy,
    "ask_consultation": consultation,
    "ask_checkup": checkup,
}

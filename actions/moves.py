"""What the bot does with a message: the one table of decisions, before any figure is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from actions.answer import TOPIC_TITLES
from actions.catalogue import ANSWERERS, PERSONAL
from actions.context import EXACT_DAY
from actions.follow_up import elliptical, family, follows_on, in_family
from actions.memory import Memory
from actions.named_platform import about_another, as_asked_of_another, ours_beside_another
from actions.reading import Reading


class Kind(StrEnum):
    """The kinds of moves."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REJECT = "reject"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"
    INFORM = "inform"
    HANDOFF = "handoff"
    LIFE_AT_RISK = "life_at_risk"
    SOURCE = "source"
    UNBIND = "unbind"
    VERIFY = "verify"
    REMIND = "remind"
    UNREMIND = "unremind"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Move:
    """One move. `intents` are what it is about: questions to answer, topics to choose from, or the small talk."""

    kind: Kind
    intents: tuple[str, ...] = ()

    @property
    def needs_record(self) -> bool:
        """Whether the member's record may change the answer."""
        if self.kind is Kind.REMIND:
            return True
        if self.kind is Kind.INFORM:
            return "token" in self.intents
        if self.kind is Kind.HANDOFF:
            return True  # the queue goes by the member's last day to claim
        return self.kind is Kind.ANSWER and any(i in PERSONAL for i in self.intents)


SMALL_TALK = frozenset({"greet", "goodbye", "thank", "affirm", "deny", "ask_capabilities"})
DAYS_ASKED = frozenset({"diagnosed_on", EXACT_DAY})
HANDOFF = frozenset({"request_human", "complain"})
WISHES = {
    "source": Kind.SOURCE,
    "unbind": Kind.UNBIND,
    "verify": Kind.VERIFY,
    "remind": Kind.REMIND,
    "unremind": Kind.UNREMIND,
}
# Pairs whose answers serve each other: which of the two was asked needs no question back.
TWINS = (
    {"ask_claim_eligibility", "ask_claim_deadline"},
    {"ask_claim_status", "ask_claim_rejected"},
    {"ask_refund_status", "ask_refund_timing"},
    {"ask_refund_policy", "ask_refund_timing"},
)
SURE_TOGETHER = 0.75
THIRD_CHOICE = 0.08
IN_SCOPE = 0.1
"""A topic likelier than this is worth offering although the message is likelier none of ours."""
WORD = re.compile(r"[^\W_]")
FORGOTTEN = re.compile(r"记不|不记得|不知道|不清楚|忘|想不起|说不准|不确定")


def choose(reading: Reading, memory: Memory, plan: str) -> Move:
    """Decide the move for a message to the bot of `plan`. Pure: the same input always gives the same move."""
    if "life_at_risk" in reading.signals:
        return Move(Kind.LIFE_AT_RISK)
    if reading.wish in WISHES:
        return Move(WISHES[reading.wish])
    if brings_proof(reading):
        return Move(Kind.VERIFY, tuple(i for i in reading.intents if i in PERSONAL))
    if not reading.text.strip() or (reading.decision != "answer" and not WORD.search(reading.text)):
        return Move(Kind.EMPTY)
    if about_another(reading, plan):
        return Move(Kind.ANSWER, as_asked_of_another(reading.intents))
    return _in_context(reading, memory) or _by_decision(reading, memory)


def brings_proof(reading: Reading) -> bool:
    """Say whether a message holds both numbers that prove who somebody is."""
    kinds = {span.entity for span in reading.spans}
    return "phone" in kinds and bool(kinds & {"id_last4", "id_number"})


def _in_context(reading: Reading, memory: Memory) -> Move | None:
    """The move that only the last turn explains: an ellipsis, a day that was asked for, a yes to an offer."""
    if elliptical(reading) or (memory.asks in DAYS_ASKED and reading.dates() and _unsure(reading)):
        return _told(reading, memory)
    if memory.asks == EXACT_DAY and FORGOTTEN.search(reading.text) and memory.topic in ANSWERERS:
        return Move(Kind.ANSWER, (str(memory.topic),))
    if reading.intent == "affirm" and memory.asks == "verify":
        return Move(Kind.VERIFY)
    if reading.intent == "affirm" and memory.asks == "deadline":
        return Move(Kind.ANSWER, ("ask_claim_deadline",))
    followed = follows_on(reading, memory.topic)
    return Move(Kind.ANSWER, (followed,)) if followed else None


def _unsure(reading: Reading) -> bool:
    return reading.decision != "answer" or reading.intent in ("inform", "affirm", "deny")


def _told(reading: Reading, memory: Memory) -> Move:
    """Something was told without a question: the last topic asks it, unless the topic has no use for it."""
    if reading.dates() and family(memory.topic) != "ask_claim":
        return Move(Kind.INFORM, ("date",))
    if memory.topic in ANSWERERS:
        dated = bool(reading.dates()) and memory.topic != "ask_claim_eligibility"
        return Move(Kind.ANSWER, ("ask_claim_deadline" if dated else str(memory.topic),))
    return Move(Kind.INFORM, ("date",) if reading.dates() else ("person",))


def _by_decision(reading: Reading, memory: Memory) -> Move:
    if reading.decision == "reject":
        return Move(Kind.OUT_OF_SCOPE if reading.intent == "out_of_scope" else Kind.REJECT)
    if reading.intent in SMALL_TALK and not any(i in ANSWERERS for i in reading.intents):
        return Move(Kind.SMALL_TALK, (reading.intent,))
    if reading.intent == "inform":
        return _informed(reading, memory)
    if reading.decision == "clarify":
        return _clarified(reading, memory)
    if reading.intent == "out_of_scope":
        return Move(Kind.OUT_OF_SCOPE)
    return _answered(reading)


def _informed(reading: Reading, memory: Memory) -> Move:
    if any(span.entity in ("date", "relation", "disease") for span in reading.spans):
        return _told(reading, memory)
    tokens = ("phone", "id_number", "bank_card", "id_last4", "sms_code", "number")
    if any(span.entity in tokens for span in reading.spans):
        return Move(Kind.INFORM, ("token",))
    return Move(Kind.INFORM, ("unclear_day",) if memory.asks in DAYS_ASKED else ())


def _clarified(reading: Reading, memory: Memory) -> Move:
    near = in_family(reading, memory.topic)
    if near:
        return Move(Kind.ANSWER, (near,))
    topics = [(name, p) for name, p in reading.ranking if name in TOPIC_TITLES]
    nearest = [name for name, _ in topics[:2]]
    if sum(p for _, p in topics[:2]) >= SURE_TOGETHER:
        if set(nearest) in TWINS:
            return Move(Kind.ANSWER, (nearest[0],))
        if own := ours_beside_another(reading.text, nearest):
            return Move(Kind.ANSWER, (own,))
    if reading.intent == "out_of_scope" and (not topics or topics[0][1] < IN_SCOPE):
        return Move(Kind.OUT_OF_SCOPE)
    choices = [name for n, (name, p) in enumerate(topics[:3]) if n < 2 or p >= THIRD_CHOICE]
    return Move(Kind.CLARIFY, tuple(choices)) if choices else Move(Kind.REJECT)


def _answered(reading: Reading) -> Move:
    questions = tuple(i for i in reading.intents if i in ANSWERERS)
    if reading.intent in HANDOFF or not questions:
        return Move(Kind.HANDOFF, (reading.intent, *questions))
    return Move(Kind.ANSWER, questions)

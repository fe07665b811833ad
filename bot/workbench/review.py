"""One message in the review inbox: why it is there, and the one table of where labels bring it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntFlag, StrEnum

from bot.conversation.event import TurnEvent
from bot.conversation.understanding import Decision
from bot.text.similarity import key
from bot.workbench.label import Label

UNSURE_BELOW = 0.75
"""Answers below this confidence are looked at."""
AGAIN_WITHIN = timedelta(minutes=10)
ALIKE_FROM = 0.25
"""Share of common character pairs from which a second message is the first in other words."""
TRIAL_CHANNEL = "trial"
_CHOICE = re.compile(r"(?:第|选|回复)?\s*[1-9１-９一二三四五六七八九]\s*(?:个|项|条|号)?[。.!！]?")
FEWEST = 2
"""Characters below which a text is no question put again."""


class Reason(IntFlag):
    """Why a message is in the inbox; several may hold. The numbers are kept in the record."""

    REJECTED = 1
    CLARIFIED = 2
    UNSURE = 4
    THUMBS_DOWN = 8
    HANDED_OVER = 16
    ASKED_AGAIN = 32
    TRIAL = 64


NO_REASON = Reason(0)
REASON_CHINESE: Mapping[Reason, str] = {
    Reason.REJECTED: "没听懂",
    Reason.CLARIFIED: "反问过",
    Reason.UNSURE: "没把握",
    Reason.THUMBS_DOWN: "点了踩",
    Reason.HANDED_OVER: "转了人工",
    Reason.ASKED_AGAIN: "换话再问",
    Reason.TRIAL: "试用对话",
}


class Outcome(StrEnum):
    """What the bot did."""

    ANSWERED = "answered"
    CLARIFIED = "clarified"
    REJECTED = "rejected"
    HANDED_OVER = "handed_over"


OUTCOME_CHINESE: Mapping[Outcome, str] = {
    Outcome.ANSWERED: "回答了",
    Outcome.CLARIFIED: "反问了",
    Outcome.REJECTED: "没听懂",
    Outcome.HANDED_OVER: "转人工",
}


class Status(StrEnum):
    """Where a message stands: nobody labelled it, one did and a second must, it is agreed, or two disagree."""

    OPEN = "open"
    WAITING = "waiting"
    AGREED = "agreed"
    DISPUTED = "disputed"


STATUS_CHINESE: Mapping[Status, str] = {
    Status.OPEN: "待标注",
    Status.WAITING: "等第二人",
    Status.AGREED: "已定",
    Status.DISPUTED: "有分歧",
}


def status_of(labels: Sequence[Label], second_wanted: bool) -> Status:
    """Return where labels (the newest of each trainer, oldest first) bring a message.

    Of two who disagree neither wins; a third who agrees with one of them settles it.
    """
    if not labels:
        return Status.OPEN
    if len(labels) == 1:
        return Status.WAITING if second_wanted else Status.AGREED
    return Status.AGREED if agreed_label(labels) else Status.DISPUTED


def agreed_label(labels: Sequence[Label]) -> Label | None:
    """Return what most trainers say, None while there is a tie between different labels."""
    if not labels:
        return None
    votes = [sum(one.agrees(other) for other in labels) for one in labels]
    best = max(votes)
    winners = [label for label, count in zip(labels, votes, strict=True) if count == best]
    return winners[0] if all(winners[0].agrees(winner) for winner in winners) else None


@dataclass(frozen=True, slots=True)
class Entering:
    """What a turn brings into the inbox."""

    reasons: Reason
    outcome: Outcome


def entering(turn: TurnEvent) -> Entering | None:
    """Return why a turn is to be reviewed, None when it is not: taps, and what the bot did not answer, teach nothing."""
    if turn.decision is None or turn.text.lstrip().startswith("/") or not turn.text.strip():
        return None
    reasons = NO_REASON
    if turn.decision is Decision.REJECT:
        reasons |= Reason.REJECTED
    if turn.decision is Decision.CLARIFY:
        reasons |= Reason.CLARIFIED
    if turn.decision is Decision.ANSWER and (turn.confidence or 0.0) < UNSURE_BELOW:
        reasons |= Reason.UNSURE
    if turn.handoff:
        reasons |= Reason.HANDED_OVER
    if turn.channel == TRIAL_CHANNEL:
        reasons |= Reason.TRIAL
    return Entering(reasons, _outcome(turn))


def _outcome(turn: TurnEvent) -> Outcome:
    if turn.handoff:
        return Outcome.HANDED_OVER
    said = {Decision.CLARIFY: Outcome.CLARIFIED, Decision.REJECT: Outcome.REJECTED}
    return said.get(turn.decision or Decision.ANSWER, Outcome.ANSWERED)


def chosen_after(before: TurnEvent, after: TurnEvent) -> str | None:
    """Return the intent the member chose from the buttons of a clarifying question, None when they did not."""
    if before.decision is not Decision.CLARIFY or after.intent is None:
        return None
    text = after.text.strip()
    titles = {button.title for reply in before.replies for button in reply.buttons}
    tapped = text.startswith("/") or _CHOICE.fullmatch(text) or text in titles
    return after.intent if tapped else None


def asked_again(before: TurnEvent, after: TurnEvent) -> bool:
    """Say whether `after` asks the same as `before` in other words, soon after it, as if it had not been answered.

    The same words sent twice, and a tap, are no other words.
    """
    one, other = key(before.text), key(after.text)
    if after.decision is None or after.text.lstrip().startswith("/") or one == other:
        return False
    if min(len(one), len(other)) < FEWEST or after.received_at - before.answered_at > AGAIN_WITHIN:
        return False
    if (
        after.decision is not Decision.REJECT
        and before.intent == after.intent
        and (after.intent or "").startswith("ask_")
    ):
        return True
    pairs, others = _pairs(one), _pairs(other)
    return len(pairs & others) / max(min(len(pairs), len(others)), 1) >= ALIKE_FROM


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def reasons_in(mask: int) -> list[Reason]:
    """Return the single reasons a number stands for."""
    return [reason for reason in Reason if mask & reason]


def words_of(reasons: Iterable[Reason]) -> str:
    """Return reasons as trainers read them."""
    return "、".join(REASON_CHINESE[reason] for reason in reasons)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for in the inbox; None and `""` mean everything. `since` is included, `until` is not."""

    status: Status | None = None
    reasons: Reason = NO_REASON
    intent: str = ""
    channel: str = ""
    outcome: Outcome | None = None
    search: str = ""
    least: float | None = None
    most: float | None = None
    since: datetime | None = None
    until: datetime | None = None

"""Why a conversation is handed to people: how urgent each reason is, and how it is said to the member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a ticket is opened. A passing error is none: it is tried again first."""

    LIFE_AT_RISK = "life_at_risk"
    DISTRESS = "distress"
    COMPLAINT = "complaint"
    CLAIM_REJECTED = "claim_rejected"
    CLAIM_STUCK = "claim_stuck"
    REFUND_FAILED = "refund_failed"
    LOCKED = "locked"
    ASKED = "asked"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Manner:
    """`priority` is smaller for what comes first; `wished` says whether the member asked for people; `why` opens the sentence."""

    priority: int
    wished: bool
    why: str
    title: str
    """What agents read."""


MANNERS: Mapping[Reason, Manner] = {
    Reason.LIFE_AT_RISK: Manner(0, False, "您的安全最要紧，我请客服同事来陪您说。", "有生命危险"),
    Reason.DISTRESS: Manner(1, False, "您现在很不容易，我请客服同事来帮您。", "情绪难过"),
    Reason.COMPLAINT: Manner(2, True, "您说的我都记下来了，由客服同事来处理。", "投诉"),
    Reason.CLAIM_REJECTED: Manner(3, False, "申请没有通过，要由客服同事帮您核实。", "理赔没通过"),
    Reason.CLAIM_STUCK: Manner(3, False, "您的申请等得久了，我请客服同事帮您催问。", "理赔卡住"),
    Reason.REFUND_FAILED: Manner(3, False, "换收款账户要由客服同事帮您办。", "退款失败"),
    Reason.LOCKED: Manner(4, False, "核对身份被锁住了，我请客服同事帮您核实。", "核对被锁"),
    Reason.ASKED: Manner(5, True, "好的。", "要找人工"),
    Reason.NOT_UNDERSTOOD: Manner(6, False, "我两回都没弄明白您的意思，怕耽误您。", "没听懂"),
}


def reason_of(word: str) -> Reason:
    """Return the reason a word names; one that is not known counts as asked for."""
    try:
        return Reason(word)
    except ValueError:
        return Reason.ASKED

"""What an answerer gives back: which response to say, with which figures, and what to remember."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `response` names a text in the domain; `values` fill its placeholders.

    `extra` are further responses said in the same bubble; `buttons` are (title, payload) pairs; `slots` are
    remembered; `card` is structured data for channels that can draw it; `asks` names what the answer asks for.
    """

    response: str
    values: Mapping[str, Any] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    card: Mapping[str, Any] | None = None
    asks: str | None = None
    heading: str | None = None
    """Set when several questions are answered at once: which one this answers."""
    apart: bool = False
    """Whether it has a bubble of its own: the desk may put another in its place."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """What the record and the live state should know of this answer, see `TurnEvent.notes`."""


VERIFY = ("核对身份，查我的情况", '/inform{"wish": "verify"}')
HUMAN = ("转人工客服", "/request_human")
SOURCE = ("依据是什么", '/inform{"wish": "source"}')
REMIND = ("到期前提醒我", '/inform{"wish": "remind"}')
UNREMIND = ("不用提醒了", '/inform{"wish": "unremind"}')


def topic_button(intent: str) -> tuple[str, str]:
    """Return the button that asks one topic."""
    return TOPIC_TITLES[intent], f"/{intent}"


# How each question is named to a member, on buttons and in clarifying questions.
TOPIC_TITLES: Mapping[str, str] = {
    "ask_shutdown_time": "什么时候关停",
    "ask_shutdown_reason": "为什么关停",
    "ask_shutdown_impact": "关停对我有什么影响",
    "ask_notice_authenticity": "公告是不是真的",
    "ask_platform_background": "平台是什么来历",
    "ask_other_platforms": "别的互助平台关了没有",
    "ask_other_businesses": "水滴筹、水滴保受不受影响",
    "ask_policy_overview": "送的保险是什么",
    "ask_policy_eligibility": "我能不能领送的保险",
    "ask_policy_amount": "送的保险保额多少",
    "ask_policy_cost": "送的保险要不要钱",
    "ask_policy_term": "送的保险保多久",
    "ask_policy_activation": "送的保险怎么领、保单在哪",
    "ask_policy_claim": "送的保险以后怎么报",
    "ask_claim_eligibility": "生病了还能不能申请互助金",
    "ask_claim_deadline": "申请互助金最晚到哪天",
    "ask_claim_materials": "申请要什么材料",
    "ask_claim_process": "怎么申请互助金",
    "ask_claim_status": "我的申请到哪一步了",
    "ask_claim_payout": "互助金给多少、何时打款",
    "ask_claim_rejected": "申请没通过怎么办",
    "ask_refund_policy": "余额退不退",
    "ask_refund_timing": "余额什么时候退",
    "ask_refund_status": "我的退款到哪了",
    "ask_refund_amount": "我能退多少钱",
    "ask_refund_method": "钱退到哪里",
    "ask_past_contributions": "以前分摊的钱退不退",
    "ask_consultation": "免费在线问诊",
    "ask_checkup": "免费体检",
    "ask_membership_status": "我现在的会员状态",
    "ask_verify_identity": "怎么核对身份",
    "ask_quit": "退出或注销",
    "ask_privacy": "我的个人信息怎么处理",
    "ask_capabilities": "你能帮我做什么",
    "request_human": "找人工客服",
    "complain": "我要投诉",
}

# What most members want first: shown after a greeting and when a message was not understood.
FIRST_TOPICS = ("ask_shutdown_impact", "ask_policy_eligibility", "ask_claim_deadline", "ask_refund_timing")

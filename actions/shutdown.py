"""Answers about the shutdown itself: when, why, what it means, whether it is true, and who else closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from actions.answer import Answer, topic_button
from actions.answerer import Answerer
from actions.context import Context
from actions.wording import clause_values, day
from bot.members.values import MemberStatus
from bot.plan.plan import Platform


def time(ctx: Context) -> Answer:
    """When the plan ends, seen from now: clause end."""
    if ctx.ended:
        return Answer("utter_shutdown_time_after")
    return Answer("utter_shutdown_time_before", {"time_left": time_left(ctx.plan.end_at - ctx.now)})


def time_left(left: timedelta) -> str:
    """Return a positive span as 还有3天5小时, in the two largest units that are not zero."""
    minutes = max(1, int(left.total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, mins = divmod(rest, 60)
    parts = [f"{days}天"] * bool(days) + [f"{hours}小时"] * bool(hours) + [f"{mins}分钟"] * bool(mins)
    return "".join(parts[:2])


def reason(ctx: Context) -> Answer:
    """Why: the notice's own words, the press apart from it."""
    return Answer("utter_shutdown_reason", clause_values(ctx.plan, "reason", "reason.press"))


def impact(ctx: Context) -> Answer:
    """What it means in general; for a verified member, for what they hold."""
    buttons = tuple(
        topic_button(i) for i in ("ask_policy_eligibility", "ask_claim_eligibility", "ask_refund_timing")
    )
    if ctx.member and ctx.member.status in IMPACT:
        return Answer(IMPACT[ctx.member.status], buttons=buttons)
    return Answer("utter_shutdown_impact", buttons=buttons)


IMPACT: Mapping[MemberStatus, str] = {
    MemberStatus.IN_COVERAGE: "utter_shutdown_impact_in_coverage",
    MemberStatus.WAITING_PERIOD: "utter_shutdown_impact_waiting",
    MemberStatus.EXITED: "utter_shutdown_impact_exited",
    MemberStatus.TERMINATED: "utter_shutdown_impact_exited",
}


def authenticity(ctx: Context) -> Answer:
    """Whether the notice is real."""
    return Answer("utter_notice_authenticity")


def background(ctx: Context) -> Answer:
    """Where the platform comes from: clause history."""
    return Answer("utter_platform_background", clause_values(ctx.plan, "history", "company"))


def other_platforms(ctx: Context) -> Answer:
    """Whether another platform closed, as the news had it by the day of asking."""
    asked = next((p for p in ctx.plan.platforms if p.name in ctx.plans), None)
    named_other = [name for name in ctx.plans if name != ctx.plan.name]
    if asked is None and named_other:
        return Answer("utter_platform_unknown", {"platform": named_other[0]})
    if asked is None:
        return Answer("utter_other_platforms", {"closed": "、".join(p.name for p in known(ctx))})
    return platform(asked, ctx)


def known(ctx: Context) -> list[Platform]:
    """The platforms whose end was public by today, other than the plan itself."""
    return [p for p in ctx.plan.platforms if p.notice is None or p.notice <= ctx.today]


def platform(asked: Platform, ctx: Context) -> Answer:
    """What is known of one platform; what was announced later than today is not known yet."""
    if asked.notice and asked.notice > ctx.today:
        return Answer("utter_platform_not_yet", {"platform": asked.name, "today": day(ctx.today)})
    if asked.confidence == "earlier":
        return Answer("utter_platform_earlier", {"platform": asked.name})
    if asked.end is None:
        return Answer("utter_platform_weak", {"platform": asked.name, "said": asked.said or "已经关停"})
    return Answer("utter_platform_known", {"platform": asked.name, "details": details(asked)})


def details(asked: Platform) -> str:
    """The lines of one platform: notice, end, claims, refund."""
    lines = [
        f"公告：{day(asked.notice)}" if asked.notice else None,
        f"终止：{asked.end}",
        f"申请：{asked.claims}" if asked.claims else None,
        f"退款：{asked.refund}" if asked.refund else "退款：没有查到可靠的说法",
    ]
    return "\n".join(f"· {line}" for line in lines if line)


def other_businesses(ctx: Context) -> Answer:
    """Whether the company's other businesses go on: clause company."""
    return Answer("utter_other_businesses", clause_values(ctx.plan, "company"))


ANSWERERS: Mapping[str, Answerer] = {
    "ask_shutdown_time": time,
    "ask_shutdown_reason": reason,
    "ask_shutdown_impact": impact,
    "ask_notice_authenticity": authenticity,
    "ask_platform_background": background,
    "ask_other_platforms": other_platforms,
    "ask_other_businesses": other_businesses,
}

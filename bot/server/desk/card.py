"""The member card: what the status API says of whoever writes, with what is delicate covered, and the steps the bot shows.

The API itself gives names and numbers masked, and nothing here knows more. What tells of an illness, of money's way and how to reach
somebody is covered besides, until an agent opens it with a reason, which is audited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from actions.member_lookup import Lookup, Why, look_up
from actions.policy import STATUS_WORDS
from actions.refunds import FAILURES
from actions.wording import day, money
from bot.clock import SHANGHAI
from bot.members.values import Claim, ClaimState, FreePolicy, Member, PolicyState, Refund, RefundState
from bot.plan.deadline import Window, deadline
from bot.plan.plan import Plan
from bot.server.desk.room import Room
from bot.server.desk.rows import Json

COVER = "••••"
WHO: Mapping[str, str] = {
    "self": "本人",
    "spouse": "配偶",
    "child": "子女",
    "father": "父亲",
    "mother": "母亲",
    "other": "其他家人",
}
REFUNDS: Mapping[RefundState, str] = {
    RefundState.NONE: "没有可退的",
    RefundState.NOT_STARTED: "还没发起",
    RefundState.PROCESSING: "退款中",
    RefundState.PAID: "已退出",
    RefundState.FAILED: "退款失败",
}
POLICIES: Mapping[PolicyState, str] = {
    PolicyState.OFFERED: "可以领，还没领",
    PolicyState.ACCEPTED: "已领取，待出单",
    PolicyState.ISSUED: "已出单",
    PolicyState.DECLINED: "不领",
    PolicyState.INELIGIBLE: "不能领",
}
CLAIMS: Mapping[ClaimState, str] = {
    ClaimState.DRAFT: "草稿，还没提交",
    ClaimState.SUBMITTED: "已提交",
    ClaimState.MATERIALS_MISSING: "缺材料",
    ClaimState.UNDER_REVIEW: "审核中",
    ClaimState.APPROVED: "已通过",
    ClaimState.PAID: "已打款",
    ClaimState.REJECTED: "没有通过",
}
WINDOWS: Mapping[Window, str] = {
    Window.OPEN: "",
    Window.LAST_DAY: "今天是最后一天",
    Window.PAST: "已经过了申请期",
    Window.NOT_COVERED: "确诊在计划终止以后，不在申请范围",
    Window.END_DAY: "确诊在终止当天，要看确诊的钟点",
}
WHY: Mapping[Why, str] = {
    Why.UNBOUND: "还没有核对身份，查不到记录。",
    Why.AWAY: "会员系统这会儿查不到，稍后再试。",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the card. `delicate` is covered until it is opened."""

    name: str
    title: str
    text: str
    delicate: bool = False

    def shown(self, opened: frozenset[str] = frozenset()) -> Json:
        """Return the line; a covered one does not carry its text."""
        covered = self.delicate and self.name not in opened
        return {
            "name": self.name,
            "title": self.title,
            "text": COVER if covered else self.text,
            "covered": covered,
        }


async def card(room: Room, conversation_id: str) -> Json:
    """Return the card as it is shown first."""
    found = await looked_up(room, conversation_id)
    if found.member is None:
        return {"why": WHY.get(found.why, WHY[Why.AWAY]), "facts": [], "steps": []}
    steps = steps_of(found.member, room.plan, room.members_now())
    return {"why": "", "facts": [f.shown() for f in facts(found.member)], "steps": steps}


async def looked_up(room: Room, conversation_id: str) -> Lookup:
    """Return the member behind a conversation, or why there is none."""
    members = room.parts.suggestions.members
    if members is None:
        return Lookup(Why.AWAY)
    channel, _, user_id = conversation_id.partition(":")
    return await look_up(members, channel, user_id)


def facts(member: Member) -> list[Fact]:
    """Return every line, in the order agents need them."""
    found = [
        Fact("name", "姓名", member.name_masked),
        Fact("phone", "手机", member.phone_masked, delicate=True),
        Fact("status", "状态", STATUS_WORDS.get(member.status, "不明确")),
        Fact("balance", "余额", money(member.balance)),
        Fact("refund", "退款", _refund(member.refund)),
    ]
    if member.refund.channel:
        found.append(Fact("channel", "退到", member.refund.channel, delicate=True))
    for n, person in enumerate(member.insured):
        status = STATUS_WORDS.get(person.status, "状态不明确")
        found.append(
            Fact(f"insured-{n}", f"保障·{_who(person.relation.value)}", f"{person.name_masked} {status}")
        )
    for n, policy in enumerate(member.free_policy):
        found += _policy(n, policy)
    for n, claim in enumerate(member.claims):
        found += _claim(n, claim)
    return found


def steps_of(member: Member, plan: Plan, now: datetime) -> list[str]:
    """Return the steps of every deadline the record gives, as the bot shows them."""
    today = now.astimezone(SHANGHAI).date()
    days = [(c.relation.value, c.first_diagnosed_on) for c in member.claims if c.first_diagnosed_on]
    return [f"{_who(who)}：{step(diagnosed, today, plan)}" for who, diagnosed in dict.fromkeys(days)]


def step(diagnosed: date, today: date, plan: Plan) -> str:
    """Return one deadline with its steps."""
    seen = deadline(diagnosed, today, plan)
    left = f"还剩{seen.days_left}天" if seen.days_left >= 0 else f"已过{-seen.days_left}天"
    said = f"首次确诊 {diagnosed} + {plan.claim_days}天 = 最晚 {seen.last_day}，{left}"
    return f"{said}（{WINDOWS[seen.window]}）" if WINDOWS[seen.window] else said


def _who(relation: str) -> str:
    return WHO.get(relation, "家人")


def _refund(refund: Refund) -> str:
    said = REFUNDS.get(refund.state, "状态不明确")
    amount = f" {money(refund.amount)}" if refund.amount is not None else ""
    why = f"：{FAILURES.get(refund.failure_reason, '原因没有写明')}" if refund.failure_reason else ""
    return f"{said}{amount}{why}"


def _policy(n: int, policy: FreePolicy) -> list[Fact]:
    until = f"，最晚{day(policy.accept_by)}领" if policy.accept_by else ""
    said = POLICIES.get(policy.state, "状态不明确") + until
    found = [Fact(f"policy-{n}", f"赠险·{_who(policy.relation.value)}", said)]
    if policy.policy_no_masked:
        found.append(Fact(f"policy-no-{n}", "保单号", policy.policy_no_masked, delicate=True))
    return found


def _claim(n: int, claim: Claim) -> list[Fact]:
    found = [Fact(f"claim-{n}", f"申请·{_who(claim.relation.value)}", CLAIMS.get(claim.state, "状态不明确"))]
    if claim.disease:
        found.append(Fact(f"disease-{n}", "病种", claim.disease, delicate=True))
    if claim.missing_materials:
        found.append(Fact(f"missing-{n}", "缺的材料", "、".join(claim.missing_materials)))
    if claim.rejection_reason:
        found.append(Fact(f"rejected-{n}", "没通过的原因", claim.rejection_reason, delicate=True))
    return found

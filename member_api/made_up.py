"""Made-up records for combinations of states: consistent (what is paid has a day of payment), and always the same.

Phones are 13800010000 and on; names are 样例 and masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from member_api.clock import SHANGHAI
from member_api.combinations import MemberCase, PersonCase, RefundCase, member_cases
from member_api.demo_members import PLAN

Part = dict[str, Any]

NOTICE = date(2021, 3, 26)
DISEASES = ("甲状腺癌", "乳腺癌", "肺癌", "胃癌", "急性心肌梗死", "脑中风后遗症", "终末期肾病", "白血病")
MATERIALS = ("病理报告", "出院记录", "诊断证明", "身份证明", "收款银行卡照片")
CHANNELS = ("微信零钱", "尾号1234的银行卡", "支付宝余额")
REJECTIONS = ("首次确诊时还在等待期内", "疾病不在互助范围内", "加入前已确诊")
NEEDS_CODE_EVERY = 10


@dataclass(frozen=True, slots=True)
class MadeUpMember:
    """A record, and what its holder types to be verified."""

    phone: str
    id_last4: str
    needs_code: bool
    record: Part


def made_up_members() -> Iterator[MadeUpMember]:
    """Yield one member for each combination of states."""
    for number, case in enumerate(member_cases()):
        yield MadeUpMember(
            phone=f"1380001{number:04d}",
            id_last4=f"{number:04d}",
            needs_code=number % NEEDS_CODE_EVERY == NEEDS_CODE_EVERY - 1,
            record=_record(number, case),
        )


def _record(number: int, case: MemberCase) -> Part:
    amount = _money(100 + number * 137 % 20_000)
    settled = case.refund.state in ("none", "paid")
    people = list(enumerate(case.persons))
    return {
        "member_id": f"made-up-{number:04d}",
        "name_masked": "样*",
        "phone_masked": f"138****{number:04d}",
        "status": case.status,
        "insured": [_insured(number + place, person, case.known) for place, person in people],
        "balance": "0.00" if settled else amount,
        "refund": _refund(number, case.refund, amount, case.known),
        "free_policy": [_policy(number + place, one, case.known) for place, one in people if one.policy],
        "claims": [_claim(number, place, one, case.known) for place, one in people if one.claim],
    }


def _insured(seed: int, person: PersonCase, known: bool) -> Part:
    insured: Part = {"relation": person.relation, "name_masked": "样*", "status": person.status}
    if known:
        waiting = person.status == "waiting_period"
        first, spread = (date(2021, 1, 5), 75) if waiting else (date(2016, 6, 1), 1600)
        insured |= {"plan": PLAN, "joined_on": _day(first, seed * 37 % spread)}
    return insured


def _refund(seed: int, case: RefundCase, amount: str, known: bool) -> Part:
    refund: Part = {"state": case.state}
    if case.failure_reason:
        refund["failure_reason"] = case.failure_reason
    if not known or case.state == "none":
        return refund
    refund["amount"] = amount
    if case.state != "not_started":
        refund |= {
            "initiated_at": _instant(NOTICE, seed % 5, seed),
            "channel": CHANNELS[seed % len(CHANNELS)],
        }
    if case.state == "paid":
        refund["paid_at"] = _instant(NOTICE, seed % 5 + 1 + seed % 20, seed)
    return refund


def _policy(seed: int, person: PersonCase, known: bool) -> Part:
    policy: Part = {"relation": person.relation, "state": person.policy}
    if person.reason:
        policy["reason"] = person.reason
    if not known or person.policy == "ineligible":
        return policy
    policy |= {"sum_insured": "500000.00", "accept_by": _day(date(2021, 4, 15), seed % 60)}
    if person.policy == "issued":
        start = date(2021, 4, 1) + timedelta(days=seed % 45)
        policy |= {
            "policy_no_masked": f"****{seed % 10_000:04d}",
            "effective_from": start.isoformat(),
            "effective_to": _day(start, 364),
        }
    return policy


def _claim(number: int, place: int, person: PersonCase, known: bool) -> Part:
    claim: Part = {
        "claim_id": f"made-up-{number:04d}-{place}",
        "relation": person.relation,
        "state": person.claim,
    }
    return claim | _claim_facts(number + place, person.claim) if known else claim


def _claim_facts(seed: int, state: str | None) -> Part:
    diagnosed = date(2021, 1, 10) + timedelta(days=seed % 78)
    submitted = max(diagnosed, NOTICE) + timedelta(days=seed % 25)
    facts: Part = {"disease": DISEASES[seed % len(DISEASES)], "first_diagnosed_on": diagnosed.isoformat()}
    if state != "draft":
        facts["submitted_at"] = _instant(submitted, 0, seed)
    if state == "materials_missing":
        facts["missing_materials"] = list(MATERIALS[: 1 + seed % len(MATERIALS)])
    if state in ("approved", "paid"):
        facts["amount"] = _money(1_000_000 * (1 + seed % 30))
    if state in ("approved", "paid", "rejected"):
        facts["decided_at"] = _instant(submitted, 7 + seed % 14, seed)
    if state == "paid":
        facts["paid_at"] = _instant(submitted, 22 + seed % 10, seed)
    if state == "rejected":
        facts["rejection_reason"] = REJECTIONS[seed % len(REJECTIONS)]
    return facts


def _day(first: date, later: int) -> str:
    return (first + timedelta(days=later)).isoformat()


def _instant(first: date, later: int, seed: int) -> str:
    at = time(9 + seed % 9, seed * 7 % 60, tzinfo=SHANGHAI)
    return datetime.combine(first + timedelta(days=later), at).isoformat()


def _money(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"

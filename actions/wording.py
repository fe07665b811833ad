"""How figures are written for members: days, money, the plan's own values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.clock import SHANGHAI
from bot.plan.plan import Plan


def day(value: date) -> str:
    """Return a day as 2021年8月4日."""
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """Return an instant as 2021年3月31日18点, with minutes only when there are any."""
    local = value.astimezone(SHANGHAI)
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{day(local.date())}{local.hour}点{minutes}"


def span(first: date, last: date) -> str:
    """Return a day, or an interval as 2021年2月1日到2月28日."""
    if first == last:
        return day(first)
    year = "" if last.year == first.year else f"{last.year}年"
    return f"{day(first)}到{year}{last.month}月{last.day}日"


def money(amount: Decimal) -> str:
    """Return an amount as 36.50元."""
    return f"{amount:.2f}元"


def ten_thousands(amount: int) -> str:
    """Return a round amount as 50万元; one that is not round stays in yuan."""
    whole, rest = divmod(amount, 10_000)
    return f"{amount}元" if rest else f"{whole}万元"


def refund_start_by(plan: Plan) -> date:
    """Return the last day refunds should be started: notice day + 5 days, counted from the day after."""
    return plan.notice_day + timedelta(days=plan.refund_days)


def plan_values(plan: Plan) -> Mapping[str, Any]:
    """Return the placeholders every response may use: the plan's names and published figures."""
    return {
        "plan_name": plan.name,
        "company": plan.company,
        "successor": plan.successor,
        "notice_day": day(plan.notice_day),
        "end_at": moment(plan.end_at),
        "claim_days": plan.claim_days,
        "refund_days": plan.refund_days,
        "refund_by": day(refund_start_by(plan)),
        "policy_years": YEARS.get(plan.policy_years, f"{plan.policy_years}年"),
        "sum_insured": ten_thousands(plan.sum_insured),
    }


def clause_values(plan: Plan, *clause_ids: str) -> Mapping[str, str]:
    """Return clauses' wordings as placeholders: `reason.press` fills {clause_reason_press}."""
    return {f"clause_{c.replace('.', '_')}": plan.clause(c).wording for c in clause_ids}


YEARS: Mapping[int, str] = {1: "一年", 2: "两年", 3: "三年"}

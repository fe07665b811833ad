"""Boundary cases made from the plan's clauses: the day before, the day itself, the day after, and the minute around the end.

The figures come from the clauses alone, so that a plan with other figures is judged by its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.clock import SHANGHAI
from bot.plan.plan import Plan
from bot.rehearsal.demo import Demo

MORNING = time(10, 0)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def boundary_cases(plan: Plan) -> dict[str, Demo]:
    """Return every case, by name."""
    cases = [*_claim_window(plan), *_end_of_plan(plan), *_time_of_end(plan), *_refund(plan)]
    return {f"boundary_{n:02d}": demo for n, demo in enumerate(cases, start=1)}


def _claim_window(plan: Plan) -> Iterator[Demo]:
    """A diagnosis whose last day to apply is tomorrow, today, was yesterday; and one that has all its days."""
    today = plan.end_at.astimezone(SHANGHAI).date() + 12 * DAY
    for left, words in ((1, "还剩 1 天"), (0, "今天就是最后一天"), (-1, "已经过了1天")):
        diagnosed = today - timedelta(days=plan.claim_days - left)
        last = today + timedelta(days=left)
        said = [words, f"最晚 {last.isoformat()}"]
        yield _case(
            f"申请期还剩{left}天",
            today,
            f"我{_day(diagnosed)}确诊的，还能申请互助金吗",
            said,
            "claims.window",
        )


def _end_of_plan(plan: Plan) -> Iterator[Demo]:
    """A diagnosis on the last whole day of the plan, on the day it ends at both sides of the hour, and the day after."""
    end = plan.end_at.astimezone(SHANGHAI)
    today = end.date() + 12 * DAY
    before, after = end.date() - DAY, end.date() + DAY
    last = (before + timedelta(days=plan.claim_days)).isoformat()
    yield _case(
        "终止前一天确诊", today, f"我{_day(before)}确诊的，还能申请吗", [f"最晚 {last}"], "claims.window"
    )
    hour = f"{_day(end.date())}{end.hour - 1}点确诊的，还能申请互助金吗"
    last = (end.date() + timedelta(days=plan.claim_days)).isoformat()
    yield _case("终止当天、钟点以前确诊", today, hour, [f"最晚 {last}"], "claims.window")
    yield _case("终止后一天确诊", today, f"我{_day(after)}确诊的，还能申请吗", ["不在这一条里"], None)


def _time_of_end(plan: Plan) -> Iterator[Demo]:
    for at, words in ((plan.end_at - MINUTE, "将于"), (plan.end_at + MINUTE, "已经")):
        turn = {"会员": "什么时候关停", "含": [words], "条款": ["end"]}
        yield Demo(f"终止时刻{words}", at.astimezone(SHANGHAI), (turn,))


def _refund(plan: Plan) -> Iterator[Demo]:
    last = plan.notice_day + timedelta(days=plan.refund_days)
    shown = f"最晚{last.year}年{last.month}月{last.day}日"
    for at, words, not_words in ((last, "发起", "应该已经"), (last + DAY, "应该已经", "将于")):
        turn = {"会员": "余额什么时候退", "含": [shown, words], "不含": [not_words], "条款": ["refund.start"]}
        yield Demo(f"退款发起{'当天' if at == last else '第二天'}", _at(at), (turn,))


def _case(title: str, today: date, text: str, said: list[str], clause: str | None) -> Demo:
    turn: Mapping[str, Any] = {"会员": text, "含": said, **({"条款": [clause]} if clause else {})}
    return Demo(title, _at(today), (turn,))


def _at(day: date) -> datetime:
    return datetime.combine(day, MORNING, SHANGHAI)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}号"

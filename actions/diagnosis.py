"""Which of a message's dates is the day of first diagnosis, and at what hour."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from actions.context import Diagnosis
from actions.reading import Reading, Span, day_range
from bot.clock import SHANGHAI
from bot.plan.plan import Plan

# Words a day of diagnosis stands near. "做的手术" alone is not a diagnosis, but people give its day as one.
NEAR = re.compile(r"确诊|確診|查出|检查|檢查|诊断|診斷|发现|發現|得的?病|生病|病理|报告|住院|手术|手術")
HOUR = re.compile(
    r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|夜里)?\s*(?P<hour>\d{1,2}|[一二三四五六七八九十两]{1,3})\s*[点點:：时時]"
    r"(?P<minute>\d{1,2}|半)?"
)
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}


# A case that is only supposed: 要是4月3号才查出来.
SUPPOSED = re.compile(
    r"要是|如果|万一|假如|假设|若是|以后|之后|后才|才(?:能|会)?(?:确诊|查出|检查|发现|拿到|出)|出结果(?!了|的)"
)
LEAP_DAY = (2, 29)
YEAR_SAID = re.compile(r"年|\d{4}")


def said_diagnosis(reading: Reading, now: datetime, plan: Plan) -> tuple[Diagnosis | None, str | None]:
    """Return the day of diagnosis a message says, and `impossible` or `future` when its date cannot be one.

    A day without a year is the latest one past; but the plan's own last day, and a day that is only supposed, are
    the ones to come.
    """
    span = day_span(reading)
    if span is None:
        return None, None
    days = day_range(span)
    supposed = span.problem == "future" and days and SUPPOSED.search(reading.text)
    if span.problem and not supposed:
        return None, span.problem
    if days is None:
        return None, None
    first, last = days
    if not YEAR_SAID.search(span.text) and _to_come(reading.text, (first, last), now, plan):
        first, last = first.replace(year=first.year + 1), last.replace(year=last.year + 1)
    return Diagnosis(first, last, hour=hour_in(reading.text[span.end : span.end + 12])), None


def day_span(reading: Reading) -> Span | None:
    """Return the date that is meant as the day of diagnosis: the one corrected to, else the nearest to such words."""
    spans = reading.dates()
    if not spans:
        return None
    return spans[-1] if "correction" in reading.signals else _nearest(reading.text, spans)


def _to_come(text: str, days: tuple[date, date], now: datetime, plan: Plan) -> bool:
    """Say whether a day read as past is meant as the next one, within the claim window from today."""
    first, last = days
    today, end = now.astimezone(SHANGHAI).date(), plan.end_at.astimezone(SHANGHAI).date()
    if LEAP_DAY in ((first.month, first.day), (last.month, last.day)) or first.year >= today.year:
        return False
    following = first.replace(year=first.year + 1)
    if not today < following <= today + timedelta(days=plan.claim_days):
        return False
    return following == end or bool(SUPPOSED.search(text))


def _nearest(text: str, spans: list[Span]) -> Span:
    marks = [m.start() for m in NEAR.finditer(text)]
    if not marks or len(spans) == 1:
        return spans[0]
    return min(spans, key=lambda span: min(abs(span.end - mark) for mark in marks))


def hour_in(text: str) -> time | None:
    """Return the time of day said right after a date: 下午5点半 is 17:30. None when there is none."""
    match = HOUR.search(text)
    if match is None:
        return None
    hour = _number(match["hour"])
    minute = 30 if match["minute"] == "半" else int(match["minute"] or 0)
    if match["part"] in ("下午", "傍晚", "晚上", "夜里") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" not in text:
        return DIGITS[text[-1]]
    tens, _, ones = text.partition("十")
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)

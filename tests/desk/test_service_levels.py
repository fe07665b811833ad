"""Service levels count only the hours in which people are there: 下班和放假不算."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SHANGHAI
from bot.desk.hours import SupportHours, load_hours
from bot.desk.reasons import Reason
from bot.desk.rules import Assignment, DeskRules, load_rules
from bot.desk.service_levels import Colour, Level, readings, response_time, worst
from bot.desk.ticket import TicketState
from bot.desk.working_time import after_working, worked
from bot.errors import SettingsError
from tests.desk.made_up import MORNING, ticket

ROOT = Path(__file__).resolve().parents[2]
HOURS = load_hours(ROOT / "data" / "support_hours.yml")
instants = st.datetimes(datetime(2021, 3, 20), datetime(2021, 4, 20)).map(
    lambda d: d.replace(tzinfo=SHANGHAI)
)


@pytest.fixture(scope="module")
def rules() -> DeskRules:
    return load_rules(ROOT / "data" / "desk.yml")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("2021-03-29T09:00", "2021-03-29T18:00", 450),
        ("2021-03-29T11:50", "2021-03-29T13:40", 20),
        ("2021-03-29T19:00", "2021-03-30T08:00", 0),
        ("2021-04-02T17:50", "2021-04-06T09:05", 15),  # 清明节: 4月3日到5日
        ("2021-03-29T10:00", "2021-03-29T09:00", 0),
    ],
)
def test_只数上班的分钟(since: str, until: str, minutes: int) -> None:
    assert worked(HOURS, at(since), at(until)) == timedelta(minutes=minutes)


@given(instants, instants, instants)
def test_两段接起来_等于一整段(a: datetime, b: datetime, c: datetime) -> None:
    first, middle, last = sorted((a, b, c))
    assert worked(HOURS, first, middle) + worked(HOURS, middle, last) == worked(HOURS, first, last)


@given(instants, st.integers(1, 3000))
def test_到期的时刻_正好用完那么多上班时间(since: datetime, minutes: int) -> None:
    due = after_working(HOURS, since, timedelta(minutes=minutes))
    assert due is not None
    assert worked(HOURS, since, due) == timedelta(minutes=minutes)


def test_没有班次就没有到期() -> None:
    assert after_working(SupportHours((), (), ()), MORNING, timedelta(minutes=1)) is None


@pytest.mark.parametrize(
    ("minutes", "colour"),
    [(0, Colour.GREEN), (3.7, Colour.GREEN), (3.75, Colour.AMBER), (5, Colour.AMBER), (5.1, Colour.RED)],
)
def test_五分钟内首次回复的颜色(rules: DeskRules, minutes: float, colour: Colour) -> None:
    found = readings(ticket(0), MORNING + timedelta(minutes=minutes), HOURS, rules.targets)
    assert [(r.level, r.colour) for r in found] == [
        (Level.FIRST_RESPONSE, colour),
        (Level.RESOLUTION, Colour.GREEN),
    ]
    assert worst(found) is colour
    assert found[0].due_at == MORNING + timedelta(minutes=5)


def test_下班前一分钟来的_第二天才到期(rules: DeskRules) -> None:
    evening = at("2021-03-29T17:59")
    late = ticket(0, opened_at=evening, queued_at=evening)
    found = readings(late, at("2021-03-30T08:30"), HOURS, rules.targets)[0]
    assert (found.due_at, found.colour, found.left) == (
        at("2021-03-30T09:04"),
        Colour.GREEN,
        timedelta(minutes=4),
    )


def test_回过以后看下一次回复_会员没再写就不计时(rules: DeskRules) -> None:
    answered = ticket(0, state=TicketState.AGENT, first_answer_at=MORNING + timedelta(minutes=2))
    assert response_time(answered, HOURS) == timedelta(minutes=2)
    assert [r.level for r in readings(answered, MORNING, HOURS, rules.targets)] == [Level.RESOLUTION]
    wrote = ticket(0, state=TicketState.AGENT, first_answer_at=MORNING, unanswered_since=MORNING)
    assert [r.level for r in readings(wrote, MORNING, HOURS, rules.targets)] == [
        Level.NEXT_RESPONSE,
        Level.RESOLUTION,
    ]
    assert readings(ticket(0, state=TicketState.CLOSED), MORNING, HOURS, rules.targets) == ()


def test_规则读得出来_组和技能按原因和话题分(rules: DeskRules) -> None:
    assert rules.assignment is Assignment.MANUAL
    assert rules.group_of(Reason.ASKED, "ask_refund_status") == "refunds"
    assert rules.group_of(Reason.CLAIM_REJECTED, None) == "claims"
    assert rules.group_of(Reason.ASKED, "greet") is None
    assert rules.skill_of(Reason.DISTRESS) == "care"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("agent_limit: 5", "agent_limit: 0"),
        ("manual #", "guess #"),
        ("warn_at: 0.75", "warn_at: 2"),
        ("[refund_failed]", "[x]"),
    ],
)
def test_写错的规则_启动时就说出来(tmp_path: Path, old: str, new: str) -> None:
    text = (ROOT / "data" / "desk.yml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "desk.yml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"desk\.yml"):
        load_rules(path)

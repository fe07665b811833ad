"""The queue: 期限最近的先接, then priority, then the wait; and who gets the next one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.desk.agents import GONE_AFTER, Presence, assignments, choose, free_places, loads, there
from bot.desk.queue import ahead_of, expected_minutes, held_by, place, waiting
from bot.desk.reasons import Reason
from bot.desk.ticket import Ticket, TicketState
from tests.desk.made_up import MORNING, agent, ticket

AUGUST = date(2021, 8, 4)
many = st.lists(
    st.builds(
        ticket,
        st.integers(1, 500),
        reason=st.sampled_from(Reason),
        last_day=st.none() | st.dates(date(2021, 4, 1), date(2021, 9, 27)),
        state=st.sampled_from(TicketState),
        group=st.sampled_from([None, "claims", "refunds"]),
        holder=st.sampled_from(["小李", "小周"]),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


def test_期限最近的先接_再看缓急_再看先来后到() -> None:
    late = ticket(1)
    complaint = ticket(2, reason=Reason.COMPLAINT)
    august = ticket(3, last_day=AUGUST)
    april = ticket(4, last_day=date(2021, 4, 20))
    danger = ticket(5, reason=Reason.LIFE_AT_RISK)
    assert [t.id for t in waiting([late, complaint, august, april, danger])] == ["t5", "t4", "t3", "t2", "t1"]


@given(many, st.randoms())
def test_怎么打乱_顺序都一样_排位从零数到尾(tickets: list[Ticket], random: object) -> None:
    ordered = waiting(tickets)
    shuffled = sorted(tickets, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert waiting(shuffled) == ordered
    assert [ahead_of(one, tickets) for one in ordered] == list(range(len(ordered)))
    days = [t.last_day or date.max for t in ordered if t.reason is not Reason.LIFE_AT_RISK]
    assert days == sorted(days)


@given(many)
def test_同一期限同一缓急_等得久的在前(tickets: list[Ticket]) -> None:
    ordered = waiting(tickets)
    for before, after in pairwise(ordered):
        if place(before)[:3] == place(after)[:3]:
            assert before.queued_at <= after.queued_at


@given(st.integers(0, 300), st.integers(0, 100), st.integers(0, 50), st.integers(1, 30))
def test_前面的人多_等得不会更短(ahead: int, free: int, staff: int, handling: int) -> None:
    now = expected_minutes(ahead, free, staff, handling)
    assert now % 5 == 0
    assert now <= expected_minutes(ahead + 1, free, staff, handling)
    assert (now == 0) == (ahead < free)


def test_在线又有空的人里_手上最少的接() -> None:
    idle, loaded = agent("小周"), agent("小李")
    load = Counter({"小李": 2})
    assert choose(ticket(), [loaded, idle], load, MORNING) is idle


def test_忙碌离开和没动静的人_都不派() -> None:
    quiet = agent("小赵", at=MORNING - GONE_AFTER - timedelta(seconds=1))
    desk = [agent("小周", presence=Presence.BUSY), agent("小李", presence=Presence.AWAY), quiet]
    assert choose(ticket(), desk, Counter(), MORNING) is None
    assert [a.name for a in there(desk, MORNING)] == ["小周"]
    assert free_places(desk, [], MORNING) == 0


def test_原来的客服在_就还给他_哪怕他手上多() -> None:
    desk = [agent("小周"), agent("小李")]
    again = ticket(wanted="小李")
    assert choose(again, desk, Counter({"小李": 4}), MORNING) is desk[1]
    assert choose(again, desk, Counter({"小李": 5}), MORNING) is desk[0]


def test_组和技能要对得上_没有人会的时候_同组的顶上() -> None:
    claims, refunds = agent("小周", groups=("claims",)), agent("小李", groups=("refunds",))
    assert choose(ticket(group="refunds"), [claims, refunds], Counter(), MORNING) is refunds
    care = ticket(skill="care")
    kind = agent("小孙", skills=("care",))
    assert choose(care, [claims, kind], Counter(), MORNING) is kind
    assert choose(care, [claims], Counter(), MORNING) is claims
    assert (
        choose(care, [claims, agent("小孙", skills=("care",), presence=Presence.BUSY)], Counter(), MORNING)
        is None
    )


@given(many)
def test_派下去以后_没有人超过上限_没有工单派两回(tickets: list[Ticket]) -> None:
    desk = [agent("小周", groups=("claims",), limit=2), agent("小李", limit=3)]
    given_out = assignments(tickets, desk, MORNING)
    before = loads(tickets)
    for one in desk:
        new = sum(1 for _, who in given_out if who is one)
        assert before[one.id] + new <= max(one.limit, before[one.id])
    assert len({t.id for t, _ in given_out}) == len(given_out)
    order = [place(t) for t, _ in given_out]
    assert order == sorted(order)


def test_手上的工单_先接的在前() -> None:
    mine = [
        ticket(n, state=TicketState.AGENT, holder="小李", taken_at=MORNING - timedelta(minutes=n))
        for n in (1, 2)
    ]
    assert [t.id for t in held_by("小李", [*mine, ticket(3)])] == ["t2", "t1"]

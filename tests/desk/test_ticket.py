"""A ticket's life: every walk keeps to the table, and every ticket is read back as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SHANGHAI
from bot.desk.reasons import MANNERS, Reason, reason_of
from bot.desk.ticket import MOVES, Act, Ticket, TicketState, move
from bot.desk.ticket_event import TicketEvent
from bot.errors import InputError, MoveNotAllowed
from tests.desk.made_up import MORNING, ticket

instants = st.datetimes(datetime(2021, 1, 1), datetime(2030, 1, 1)).map(lambda d: d.replace(tzinfo=SHANGHAI))
tickets = st.builds(
    Ticket,
    id=st.text(min_size=1, max_size=8),
    conversation_id=st.text(min_size=1, max_size=20),
    state=st.sampled_from(TicketState),
    reason=st.sampled_from(Reason),
    opened_at=instants,
    queued_at=instants,
    version=st.integers(1, 999),
    topic=st.none() | st.just("ask_refund_status"),
    last_day=st.none() | st.dates(date(2021, 1, 1), date(2022, 1, 1)),
    holder=st.none() | st.just("小李"),
    left=st.booleans(),
    told=st.booleans(),
    taken_at=st.none() | instants,
    unanswered_since=st.none() | instants,
    closed_at=st.none() | instants,
    tags=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    rating=st.none() | st.integers(1, 5),
)


@given(st.sampled_from([None, *TicketState]), st.sampled_from(Act))
def test_每一步都在表里_或者被拒绝(before: TicketState | None, act: Act) -> None:
    if (before, act) in MOVES:
        assert move(before, act) is MOVES[before, act]
    else:
        with pytest.raises(MoveNotAllowed):
            move(before, act)


@given(st.lists(st.sampled_from(Act), max_size=12))
def test_随便怎么走_版本每步加一_状态只按表走(acts: list[Act]) -> None:
    walking, steps = ticket(), 0
    for act in acts:
        try:
            after = walking.after(act)
        except MoveNotAllowed:
            continue
        assert after.state is MOVES[walking.state, act]
        walking, steps = after, steps + 1
    assert walking.version == 1 + steps


def test_没有人接过的工单_不能回复也不能交还() -> None:
    for act in (Act.ANSWER, Act.GIVE_BACK, Act.HAND_ON):
        with pytest.raises(MoveNotAllowed):
            ticket().after(act)


@given(tickets, st.sampled_from(Act))
def test_写进去什么_读出来就是什么(one: Ticket, act: Act) -> None:
    assert Ticket.from_dict(one.as_dict()) == one
    event = TicketEvent(act, one, "小李", MORNING + timedelta(seconds=1), {"note": "转理赔组"})
    assert TicketEvent.from_dict(event.as_dict()) == event


@pytest.mark.parametrize(
    "broken", [{"state": "asleep"}, {"opened_at": "昨天"}, {"reason": None}, {"last_day": 5}]
)
def test_坏掉的工单_读的时候就说(broken: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Ticket.from_dict(ticket().as_dict() | broken)


def test_每个原因都有说法_不认识的算会员要找人工() -> None:
    assert set(MANNERS) == set(Reason)
    assert reason_of("没见过的") is Reason.ASKED

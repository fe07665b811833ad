"""Reminders as values: their instants, and their notes."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SHANGHAI
from bot.conversation.reminder import Reminder, ReminderKind
from bot.errors import InputError

REMINDERS = st.builds(
    Reminder,
    kind=st.sampled_from(ReminderKind),
    day=st.dates(date(2020, 1, 1), date(2100, 1, 1)),
    about=st.text(min_size=1, max_size=40),
)


@given(REMINDERS)
def test_a_note_is_read_back(reminder: Reminder) -> None:
    assert Reminder.from_note(reminder.as_note()) == reminder


@given(REMINDERS, st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)))
def test_the_next_instant_lies_after_and_none_between(reminder: Reminder, now: datetime) -> None:
    after = now.replace(tzinfo=SHANGHAI)
    moment = reminder.next_moment(after)
    between = [m for m in reminder.moments() if m > after and (moment is None or m < moment)]
    assert between == []
    assert moment is None or (moment > after and moment.timetz() == time(10, tzinfo=SHANGHAI))


def test_a_deadline_has_three_instants_and_a_failed_refund_one() -> None:
    deadline = Reminder(ReminderKind.CLAIM_DEADLINE, date(2021, 8, 4), "mother")
    assert [(deadline.day - m.date()).days for m in deadline.moments()] == [30, 7, 1]
    refund = Reminder(ReminderKind.REFUND_FAILED, date(2021, 4, 12), "2021-03-29")
    assert [m.date() - refund.day for m in refund.moments()] == [timedelta(days=3)]


@pytest.mark.parametrize(
    "note",
    [
        None,
        [],
        "claim_deadline",
        {},
        {"kind": "birthday", "last_day": "2021-08-04", "relation": "mother"},
        {"kind": "claim_deadline", "last_day": "8月4日", "relation": "mother"},
        {"kind": "claim_deadline", "last_day": "2021-08-04"},
        {"kind": "claim_deadline", "last_day": 20210804, "relation": "mother"},
        {"kind": "claim_deadline", "last_day": "2021-08-04", "relation": ""},
        {"kind": "refund_failed", "told_on": "2021-04-12", "refund": "x" * 41},
    ],
)
def test_a_broken_note_is_refused(note: object) -> None:
    with pytest.raises(InputError):
        Reminder.from_note(note)

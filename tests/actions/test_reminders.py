"""「到期前提醒我」: offered under an open deadline, set with the days still to come, dropped with the binding or by wish."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from actions import claims, moves, refunds, reminders
from actions.answer import HUMAN, REMIND, UNREMIND
from actions.memory import Memory
from actions.moves import Kind
from actions.respond import Turn, respond
from bot.conversation.payload import plain
from bot.conversation.reminder import Reminder, ReminderKind
from bot.desk.hours import SupportHours, load_hours
from bot.members.values import Refund, RefundState
from tests.actions.given import anybody, at, clauses_of, diagnosed, given, heard, told
from tests.fakes.made_up_members import claim

FEBRUARY = diagnosed(date(2021, 2, 5))

MOTHER = Reminder(ReminderKind.CLAIM_DEADLINE, date(2021, 8, 4), "mother")


@pytest.fixture
def hours(root: Path) -> SupportHours:
    return load_hours(root / "data" / "support_hours.yml")


def test_an_open_deadline_offers_the_reminder() -> None:
    assert REMIND in claims.deadline(given(diagnosis=FEBRUARY, relation="mother")).buttons
    interval = diagnosed(date(2021, 2, 1), date(2021, 2, 10))
    assert REMIND in claims.deadline(given(diagnosis=interval)).buttons


@pytest.mark.parametrize(
    "day",
    [date(2020, 10, 14), date(2020, 10, 1), date(2021, 4, 2), date(2021, 3, 31)],
    ids=["last day", "past", "after the end", "the very day of the end"],
)
def test_no_other_answer_does(day: date) -> None:
    assert REMIND not in claims.deadline(given(diagnosis=diagnosed(day))).buttons


def test_the_day_before_is_too_late_once_ten_has_struck() -> None:
    diagnosis = diagnosed(date(2020, 10, 15))  # the last day is 2021-04-13
    before, after = at(date(2021, 4, 12), 9, 59), at(date(2021, 4, 12), 10)
    assert REMIND in claims.deadline(given(diagnosis=diagnosis, now=before)).buttons
    assert REMIND not in claims.deadline(given(diagnosis=diagnosis, now=after)).buttons
    assert reminders.remind(given(diagnosis=diagnosis, now=after)).response == "utter_claim_open"


def test_a_member_who_agrees_is_told_which_days_and_the_record_gets_the_note() -> None:
    answer = reminders.remind(given(diagnosis=FEBRUARY, relation="mother"))
    text = told(answer)
    assert "您的母亲的互助金申请，最晚2021年8月4日当天结束前提交" in text
    assert "2021年7月5日、2021年7月28日、2021年8月3日的上午10点" in text
    assert answer.notes == {"reminder": MOTHER.as_note()}
    assert answer.notes["reminder"] == {
        "kind": "claim_deadline",
        "last_day": "2021-08-04",
        "relation": "mother",
    }
    assert answer.buttons == (UNREMIND,)
    assert "claims.window" in clauses_of(answer)


def test_only_days_still_to_come_are_promised() -> None:
    text = told(reminders.remind(given(diagnosis=FEBRUARY, now=at(date(2021, 7, 28), 10))))
    assert "我会在2021年8月3日的上午10点提醒您" in text


@examples(st.dates(date(2020, 9, 1), date(2021, 3, 30)), st.dates(date(2021, 3, 27), date(2021, 10, 1)))
def test_the_button_is_there_exactly_when_it_works(diagnosed_on: date, today: date) -> None:
    if diagnosed_on > today:
        return
    ctx = given(diagnosis=diagnosed(diagnosed_on), now=at(today))
    offered = REMIND in claims.deadline(ctx).buttons
    assert offered == (today < diagnosed_on + timedelta(days=179))
    assert ("reminder" in reminders.remind(ctx).notes) == offered


def test_without_a_day_it_is_asked_for() -> None:
    answer = reminders.remind(given())
    assert (answer.response, answer.asks) == ("utter_reminder_nothing", "diagnosed_on")
    assert not answer.notes


def test_an_unsettled_interval_asks_for_the_day() -> None:
    answer = reminders.remind(given(diagnosis=diagnosed(date(2020, 10, 10), date(2020, 10, 20))))
    assert answer.response == "utter_claim_interval_unsettled"


def test_the_day_on_record_will_do() -> None:
    member = replace(anybody(), claims=(claim("self", "under_review"),))
    assert reminders.remind(given(member)).notes["reminder"]["last_day"] == "2021-08-04"


@pytest.mark.parametrize(("button", "kind"), [(REMIND, Kind.REMIND), (UNREMIND, Kind.UNREMIND)])
def test_a_tap_on_the_button_is_that_wish(button: tuple[str, str], kind: Kind) -> None:
    assert plain(button[1]) == button[1]
    wish = "remind" if button is REMIND else "unremind"
    reading = heard(button[1], entities=[("wish", wish, wish)])
    assert moves.choose(reading, Memory(), "水滴互助").kind is kind


def test_who_wants_none_any_more_drops_them_all(hours: SupportHours) -> None:
    move = moves.Move(Kind.UNREMIND)
    response = respond(Turn(move, heard("不用了"), Memory(), given(), hours))
    assert response.answers[0].notes == {"drop_reminders": True}


def test_setting_one_keeps_the_topic_for_what_follows(hours: SupportHours) -> None:
    move = moves.Move(Kind.REMIND)
    assert move.needs_record
    ctx = given(diagnosis=FEBRUARY, relation="mother")
    memory = respond(Turn(move, heard("提醒"), Memory(), ctx, hours)).memory
    assert (memory.topic, memory.relation) == ("ask_claim_deadline", "mother")


def test_a_failed_refund_is_noted_when_it_is_told() -> None:
    refund = Refund(RefundState.FAILED, initiated_at=at(date(2021, 3, 29)))
    answer = refunds.status(given(replace(anybody(), refund=refund)))
    assert answer.notes["reminder"] == {
        "kind": "refund_failed",
        "told_on": "2021-04-12",
        "refund": "2021-03-29",
    }
    assert HUMAN in answer.buttons
    undated = refunds.status(given(replace(anybody(), refund=Refund(RefundState.FAILED))))
    assert Reminder.from_note(undated.notes["reminder"]).about == "undated"


@pytest.mark.parametrize("state", [state for state in RefundState if state is not RefundState.FAILED])
def test_no_other_refund_is(state: RefundState) -> None:
    assert not refunds.status(given(replace(anybody(), refund=Refund(state)))).notes

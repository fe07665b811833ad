"""What a reminder says on its day: true whenever it is read, and silent when there is nothing to be reminded of any more."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from actions.reminder_texts import ReminderTexts
from actions.responses import load_responses
from bot.conversation.reminder import Reminder, ReminderKind
from bot.errors import MemberApiUnavailable, PlanError
from tests.actions.given import ROOT, at, shuidi
from tests.fakes.fixture_members import FixtureMembers
from tests.fakes.made_up_members import made_up_members

MOTHER = Reminder(ReminderKind.CLAIM_DEADLINE, date(2021, 8, 4), "mother")
REFUND = Reminder(ReminderKind.REFUND_FAILED, date(2021, 4, 12), "2021-03-29")
RESPONSES = load_responses(ROOT / "domain.yml")


@pytest.fixture
def members() -> FixtureMembers:
    members = FixtureMembers(made_up_members())
    members.bindings["web", "小王"] = "made-up-03"  # whose refund failed
    return members


@pytest.fixture
def texts(members: FixtureMembers) -> ReminderTexts:
    return ReminderTexts(shuidi(), RESPONSES, members)


@pytest.mark.parametrize(
    ("day", "left"), [(date(2021, 7, 5), 30), (date(2021, 7, 28), 7), (date(2021, 8, 3), 1)]
)
async def test_a_deadline_names_its_days_and_its_clause(texts: ReminderTexts, day: date, left: int) -> None:
    said = await texts("web:小王", MOTHER, at(day))
    assert said
    assert (
        f"您的母亲的互助金申请，最晚2021年8月4日当天结束前提交，从2021年{day.month}月{day.day}日算起还剩{left}天"
        in said.reply.text
    )
    assert "180天内" in said.reply.text
    assert said.reply.clauses == ("claims.window",)
    assert [button.title for button in said.reply.buttons] == ["不用提醒了", "转人工客服"]


async def test_on_the_last_day_it_says_so_and_the_day_after_nothing(texts: ReminderTexts) -> None:
    said = await texts("web:小王", MOTHER, at(date(2021, 8, 4)))
    assert said
    assert "2021年8月4日就是最后一天" in said.reply.text
    assert await texts("web:小王", MOTHER, at(date(2021, 8, 5))) is None


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2021, 7, 5), at(date(2021, 7, 28))),
        (date(2021, 7, 28), at(date(2021, 8, 3))),
        (date(2021, 8, 3), at(date(2021, 8, 4), 23, 59)),
    ],
)
async def test_it_is_good_until_the_next_one_comes(texts: ReminderTexts, day: date, until: datetime) -> None:
    said = await texts("web:小王", MOTHER, at(day))
    assert said
    assert said.good_until
    assert timedelta() <= said.good_until - until < timedelta(minutes=1)


async def test_a_refund_that_still_failed_is_told_as_the_record_has_it(texts: ReminderTexts) -> None:
    said = await texts("web:小王", REFUND, at(date(2021, 4, 15)))
    assert said
    assert (
        "您的退款（18.20元，退到尾号1234的银行卡）没有退成功，原因是：收款账户已经注销或停用"
        in said.reply.text
    )
    assert "到2021年4月15日为止" in said.reply.text
    assert said.reply.clauses == ("record",)


async def test_a_refund_that_was_paid_meanwhile_is_nothing_to_be_reminded_of(
    texts: ReminderTexts, members: FixtureMembers
) -> None:
    members.bindings["web", "小王"] = "made-up-02"
    assert await texts("web:小王", REFUND, at(date(2021, 4, 15))) is None


async def test_who_unbound_is_told_nothing_of_a_record(texts: ReminderTexts) -> None:
    assert await texts("web:别人", REFUND, at(date(2021, 4, 15))) is None
    assert await replace(texts, members=None)("web:小王", REFUND, at(date(2021, 4, 15))) is None


async def test_a_record_out_of_reach_is_asked_again_later(
    texts: ReminderTexts, members: FixtureMembers
) -> None:
    members.away = True
    with pytest.raises(MemberApiUnavailable):
        await texts("web:小王", REFUND, at(date(2021, 4, 15)))
    assert await texts("web:小王", MOTHER, at(date(2021, 7, 5)))


async def test_an_unknown_relation_is_some_relative(texts: ReminderTexts) -> None:
    said = await texts("web:小王", replace(MOTHER, about="cousin"), at(date(2021, 7, 5)))
    assert said
    assert "您的这位家人" in said.reply.text


def test_a_domain_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text("responses: {utter_greet: []}")
    with pytest.raises(PlanError, match=r"domain\.yml"):
        load_responses(tmp_path / "domain.yml")

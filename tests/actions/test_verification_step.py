"""One step of verification: what a message brings, without opening any number."""

import pytest

from actions.verification_step import NOTES, Act, Step, step
from tests.actions.given import heard

PHONE, OTHER, LAST4, CODE = "〔手机号·aaaa〕", "〔手机号·bbbb〕", "〔后四位·cccc〕", "〔验证码·dddd〕"


def sends(*tokens: tuple[str, str]):
    return heard("".join(token for _, token in tokens), entities=[(kind, t, t) for kind, t in tokens])


def test_phone_and_last_four_may_come_one_by_one_or_at_once() -> None:
    assert step(sends(("phone", PHONE)), "phone_token") == Step(Act.TAKE, PHONE)
    assert step(sends(("id_last4", LAST4)), "id_last4_token") == Step(Act.TAKE, None, LAST4)
    assert step(sends(("phone", PHONE), ("id_last4", LAST4)), "phone_token") == Step(Act.TAKE, PHONE, LAST4)


def test_a_whole_id_serves_for_its_last_four() -> None:
    whole = "〔身份证号·eeee〕"
    assert step(sends(("id_number", whole)), "id_last4_token").id_last4 == whole


def test_a_code_counts_only_when_one_was_asked_for() -> None:
    assert step(sends(("sms_code", CODE)), "sms_code_token").code == CODE
    assert step(sends(("sms_code", CODE)), "phone_token") == Step(Act.ASK_AGAIN, note="bad_phone")


def test_two_phones_are_not_guessed_between_but_one_twice_is_one() -> None:
    assert step(sends(("phone", PHONE), ("phone", OTHER)), "phone_token").note == "two_phones"
    assert step(heard(PHONE * 2, entities=[("phone", PHONE, PHONE)] * 2), "phone_token").phone == PHONE


@pytest.mark.parametrize("requested", sorted(NOTES))
def test_danger_to_life_interrupts_even_a_number_or_a_wish_to_stop(requested: str) -> None:
    for words in ("算了不想活了", PHONE):
        spoken = heard(words, "deny", signals=("life_at_risk", "give_up"), entities=())
        assert step(spoken, requested) == Step(Act.DIGRESS)


@pytest.mark.parametrize("requested", sorted(NOTES))
def test_who_gives_up_is_let_go(requested: str) -> None:
    assert step(heard("算了", "deny"), requested).act is Act.STOP
    assert step(heard("不方便发", "out_of_scope", signals=("give_up",)), requested).act is Act.STOP


@pytest.mark.parametrize("requested", sorted(NOTES))
def test_a_question_of_its_own_is_answered_and_anything_else_asked_again(requested: str) -> None:
    assert step(heard("为什么关停", "ask_shutdown_reason"), requested).act is Act.DIGRESS
    unsure = heard("嗯嗯啊", "ask_quit", decision="clarify")
    assert step(unsure, requested) == Step(Act.ASK_AGAIN, note="back")
    assert step(heard("好的", "affirm"), requested) == Step(Act.ASK_AGAIN, note="back")


@pytest.mark.parametrize("requested", sorted(NOTES))
def test_only_who_sent_digits_is_told_that_they_are_wrong(requested: str) -> None:
    assert step(heard("12", "affirm", decision="clarify"), requested).note == NOTES[requested]
    other = heard("〔号码·ffff〕", entities=[("number", "〔号码·ffff〕", "〔号码·ffff〕")])
    assert step(other, requested).note == NOTES[requested]


def test_before_anything_was_asked_for_the_form_just_begins() -> None:
    assert step(heard("核对身份", "ask_verify_identity"), None) == Step(Act.TAKE)

"""From a move to what is said and remembered."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from actions.answer import HUMAN, VERIFY
from actions.context import Context
from actions.memory import Memory
from actions.moves import Kind, Move
from actions.reading import Reading
from actions.respond import Response, Turn, respond
from bot.desk.hours import SupportHours, load_hours
from tests.actions.given import AWAY, anybody, diagnosed, given, heard, told
from tests.fakes.made_up_members import claim

HEARD = heard("余额退不退", "ask_refund_policy")


@pytest.fixture(scope="module")
def hours(root: Path) -> SupportHours:
    return load_hours(root / "data" / "support_hours.yml")


@pytest.fixture(scope="module")
def responded(hours: SupportHours):
    def make(
        kind: Kind,
        *intents: str,
        reading: Reading = HEARD,
        memory: Memory | None = None,
        ctx: Context | None = None,
    ) -> Response:
        turn = Turn(Move(kind, intents), reading, memory or Memory(), ctx or given(), hours)
        return respond(turn)

    return make


def responses(response: Response) -> list[str]:
    return [answer.response for answer in response.answers]


def test_two_questions_are_answered_under_their_names(responded) -> None:
    response = responded(Kind.ANSWER, "ask_shutdown_time", "ask_shutdown_reason")
    assert [a.heading for a in response.answers] == ["什么时候关停", "为什么关停"]
    assert response.memory.topic == "ask_shutdown_reason"


def test_two_questions_with_one_answer_get_it_once_and_without_a_heading(responded) -> None:
    ctx = given(diagnosis=diagnosed(date(2021, 3, 30)))
    response = responded(Kind.ANSWER, "ask_claim_deadline", "ask_claim_eligibility", ctx=ctx)
    assert responses(response) == ["utter_claim_open"]
    assert response.answers[0].heading is None
    rejected = replace(anybody(), claims=(claim("self", "rejected"),))
    twice = responded(Kind.ANSWER, "ask_claim_status", "ask_claim_rejected", ctx=given(rejected))
    assert len(twice.answers) == 1


def test_that_the_record_is_away_is_said_once(responded) -> None:
    response = responded(Kind.ANSWER, "ask_refund_status", "ask_claim_status", ctx=given(lookup=AWAY))
    assert [a.extra.count("utter_record_away") for a in response.answers] == [1, 0]


def test_only_the_questions_that_offer_to_verify_wait_for_it(responded) -> None:
    response = responded(Kind.ANSWER, "ask_shutdown_time", "ask_refund_amount")
    assert response.memory.pending == ("ask_refund_amount",)
    assert response.memory.asks == "verify"
    assert responded(Kind.ANSWER, "ask_shutdown_time").memory.pending == ()


def test_distress_is_met_first_and_the_question_still_answered(responded) -> None:
    response = responded(Kind.ANSWER, "ask_refund_policy", reading=replace(HEARD, signals=("distress",)))
    assert responses(response) == ["utter_distress", "utter_refund_policy"]
    assert HUMAN in response.answers[0].buttons
    assert response.handoff.reason == "distress"


def test_danger_to_life_gets_the_emergency_number_and_a_human_and_nothing_else(responded) -> None:
    hurt = replace(HEARD, signals=("life_at_risk", "distress"))
    response = responded(Kind.LIFE_AT_RISK, reading=hurt)
    assert responses(response) == ["utter_life_at_risk"]
    assert "120" in told(response.answers[0])
    assert response.handoff.reason == "life_at_risk"


def test_every_wish_for_a_human_is_passed_on_and_the_desk_knows_whether_one_stands(responded) -> None:
    first = responded(Kind.HANDOFF, "complain", memory=Memory(topic="ask_refund_status"))
    assert first.handoff.as_dict() == {"reason": "complaint", "topic": "ask_refund_status"}
    again = responded(Kind.HANDOFF, "request_human", memory=first.memory)
    assert again.handoff.reason == "asked"
    assert responses(again) == ["utter_handoff_already"]


def test_danger_to_life_is_handed_over_even_after_another_request(responded) -> None:
    assert responded(Kind.LIFE_AT_RISK, memory=Memory(handoff_requested=True)).handoff is not None


def test_a_question_beside_the_wish_for_a_human_is_answered_from_the_record(responded) -> None:
    response = responded(Kind.HANDOFF, "request_human", "ask_refund_status", ctx=given(anybody()))
    assert responses(response)[0].startswith("utter_refund_state")
    assert VERIFY not in response.answers[0].buttons
    assert response.answers[1].apart


def test_the_second_time_it_is_not_clear_a_human_is_offered(responded) -> None:
    first = responded(Kind.CLARIFY, "ask_refund_policy", "ask_refund_timing")
    assert responses(first) == ["utter_clarify"]
    second = responded(Kind.CLARIFY, "ask_refund_policy", memory=first.memory)
    assert (first.handoff, second.handoff.reason) == (None, "not_understood")
    assert responses(second) == ["utter_clarify_again"]
    assert HUMAN in second.answers[0].buttons
    assert responded(Kind.ANSWER, "ask_refund_policy", memory=second.memory).memory.clarifications == 0


@pytest.mark.parametrize("kind", [Kind.REJECT, Kind.OUT_OF_SCOPE])
def test_who_was_not_understood_is_offered_topics_and_a_human(responded, kind: Kind) -> None:
    (answer,) = responded(kind).answers
    assert HUMAN in answer.buttons
    assert len(answer.buttons) > 1


def test_a_day_told_out_of_the_blue_is_kept_and_asked_about(responded) -> None:
    ctx = given(relation="mother", diagnosis=diagnosed(date(2021, 1, 15)))
    response = responded(Kind.INFORM, "date", ctx=ctx)
    assert "2021年1月15日" in told(response.answers[0])
    assert response.memory.asks == "deadline"
    assert response.memory.diagnosis("mother").first == date(2021, 1, 15)


def test_who_sends_a_number_is_offered_to_verify_but_only_when_not_verified(responded) -> None:
    assert Move(Kind.INFORM, ("token",)).needs_record
    assert VERIFY in responded(Kind.INFORM, "token").answers[0].buttons
    assert responses(responded(Kind.INFORM, "token", ctx=given(anybody()))) == ["utter_already_verified"]


@pytest.mark.parametrize("problem", ["impossible", "future"])
def test_a_day_that_cannot_be_is_asked_for_again(responded, problem: str) -> None:
    response = responded(Kind.INFORM, "date", ctx=given(date_problem=problem))
    assert responses(response) == [f"utter_date_{problem}"]
    assert response.memory.asks == "diagnosed_on"

"""From a move to what is said and remembered. Pure: the record and the clock come in, nothing goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from actions import provenance, reminders
from actions.answer import FIRST_TOPICS, HUMAN, TOPIC_TITLES, VERIFY, Answer, topic_button
from actions.catalogue import ANSWERERS
from actions.context import Context
from actions.handoff import REASONS, HandoffRequest, registered
from actions.handoff_need import last_day_to_claim, needs_people
from actions.memory import Memory
from actions.moves import Kind, Move
from actions.reading import Reading
from actions.wording import span
from bot.desk.hours import SupportHours


@dataclass(frozen=True, slots=True)
class Turn:
    """What a response is made from."""

    move: Move
    reading: Reading
    memory: Memory
    ctx: Context
    hours: SupportHours
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """What is said, what is remembered, and a hand-over request if one was made."""

    answers: tuple[Answer, ...]
    memory: Memory
    handoff: HandoffRequest | None = None


def respond(turn: Turn) -> Response:
    """Make the response of a turn."""
    response = MAKERS[turn.move.kind](turn)
    if "distress" in turn.reading.signals and turn.move.kind is not Kind.LIFE_AT_RISK:
        comfort = Answer("utter_distress", buttons=(HUMAN,))
        response = replace(response, answers=(comfort, *response.answers))
    return response if response.handoff else replace(response, handoff=_needed(turn, response))


def _needed(turn: Turn, response: Response) -> HandoffRequest | None:
    """Return the request nobody made: what was answered, or how, needs people."""
    if "distress" in turn.reading.signals:
        reason: str | None = "distress"
    elif turn.move.kind in UNCLEAR and response.memory.clarifications >= FAILED_CLARIFICATIONS:
        reason = "not_understood"
    else:
        reason = needs_people(response.answers, turn.ctx)
    return _request(turn, reason, response.memory.topic) if reason else None


def _request(turn: Turn, reason: str, topic: str | None) -> HandoffRequest:
    return HandoffRequest(reason, topic, last_day_to_claim(turn.ctx))


def _answer(turn: Turn) -> Response:
    given = distinct((intent, ANSWERERS[intent](turn.ctx)) for intent in turn.move.intents)
    intents, answers = tuple(given), said_once(given.values())
    if len(answers) > 1:
        answers = tuple(
            replace(answer, heading=TOPIC_TITLES[intent])
            for intent, answer in zip(intents, answers, strict=True)
        )
    asks = next((a.asks for a in reversed(answers) if a.asks), None)
    offers = any(VERIFY in a.buttons for a in answers)
    memory = turn.memory.after(turn.ctx, intents[-1], asks or ("verify" if offers else None))
    pending = tuple(i for i, a in zip(intents, answers, strict=True) if VERIFY in a.buttons)
    return Response(answers, replace(memory, pending=pending or turn.memory.pending))


def distinct(given: Iterable[tuple[str, Answer]]) -> dict[str, Answer]:
    """Return the answers by question, without one that says what an earlier one says."""
    kept: dict[str, Answer] = {}
    for intent, answer in given:
        if all((a.response, a.values) != (answer.response, answer.values) for a in kept.values()):
            kept[intent] = answer
    return kept


def said_once(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Drop an extra that an earlier answer of the same turn says already."""
    seen: set[str] = set()
    found: list[Answer] = []
    for answer in answers:
        found.append(replace(answer, extra=tuple(e for e in answer.extra if e not in seen)))
        seen.update(answer.extra)
    return tuple(found)


def _clarify(turn: Turn) -> Response:
    failed = turn.memory.clarifications + 1
    buttons = tuple(topic_button(i) for i in turn.move.intents)
    if failed == 1:
        answer = Answer("utter_clarify", buttons=buttons)
    else:
        answer = Answer("utter_clarify_again", buttons=(*buttons, HUMAN))
    return Response((answer,), replace(turn.memory, clarifications=failed))


def _reject(turn: Turn) -> Response:
    answer = Answer("utter_reject", buttons=(*first_topics(), HUMAN))
    return Response((answer,), replace(turn.memory, clarifications=turn.memory.clarifications + 1))


def _out_of_scope(turn: Turn) -> Response:
    return Response((Answer("utter_out_of_scope", buttons=(*first_topics(), HUMAN)),), turn.memory)


def _empty(turn: Turn) -> Response:
    return Response((Answer("utter_empty", buttons=first_topics()),), turn.memory)


def _small_talk(turn: Turn) -> Response:
    intent = turn.move.intents[0]
    response = "utter_capabilities" if intent == "ask_capabilities" else f"utter_{intent}"
    buttons = first_topics() if intent in ("greet", "ask_capabilities", "affirm") else ()
    return Response((Answer(response, buttons=buttons),), replace(turn.memory, asks=None))


def _inform(turn: Turn) -> Response:
    what = turn.move.intents[0] if turn.move.intents else ""
    memory = turn.memory.after(turn.ctx, None, None)
    if what == "date":
        return _told_day(turn, memory)
    if what == "person":
        values = {"subject": turn.ctx.subject}
        return Response((Answer("utter_inform_relation", values, buttons=first_topics()),), memory)
    if what == "token" and turn.ctx.member:
        return Response((Answer("utter_already_verified"),), memory)
    if what == "token":
        return Response((Answer("utter_inform_token", buttons=(VERIFY,)),), replace(memory, asks="verify"))
    if what == "unclear_day":
        return Response((Answer("utter_date_day_not_clear"),), replace(memory, asks="diagnosed_on"))
    return Response((Answer("utter_inform_noted", buttons=first_topics()),), memory)


def _told_day(turn: Turn, memory: Memory) -> Response:
    ctx = turn.ctx
    if ctx.date_problem:
        return Response((Answer(f"utter_date_{ctx.date_problem}"),), replace(memory, asks="diagnosed_on"))
    if ctx.diagnosis is None:
        return Response((Answer("utter_date_day_not_clear"),), replace(memory, asks="diagnosed_on"))
    values = {"diagnosed": span(ctx.diagnosis.first, ctx.diagnosis.last)}
    answer = Answer("utter_inform_date", values, buttons=(topic_button("ask_claim_deadline"),))
    return Response((answer,), replace(memory, asks="deadline"))


def _handoff(turn: Turn) -> Response:
    intent, *questions = turn.move.intents
    answers = [Answer("utter_complain")] if intent == "complain" else []
    answers += [ANSWERERS[q](turn.ctx) for q in questions]
    answers.append(registered(turn.hours, turn.ctx.now, turn.memory.handoff_requested))
    memory = replace(turn.memory, handoff_requested=True, clarifications=0, asks=None)
    topic = questions[0] if questions else turn.memory.topic
    return Response(tuple(answers), memory, _request(turn, REASONS.get(intent, "asked"), topic))


def _life_at_risk(turn: Turn) -> Response:
    request = _request(turn, "life_at_risk", turn.memory.topic)
    return Response((Answer("utter_life_at_risk"),), replace(turn.memory, handoff_requested=True), request)


def _source(turn: Turn) -> Response:
    return Response((provenance.explain(turn.cited, turn.ctx.plan),), turn.memory)


def _remind(turn: Turn) -> Response:
    answer = reminders.remind(turn.ctx)
    return Response((answer,), turn.memory.after(turn.ctx, "ask_claim_deadline", answer.asks))


def _unremind(turn: Turn) -> Response:
    return Response((Answer("utter_reminder_dropped", notes=reminders.DROP),), turn.memory)


UNCLEAR = frozenset({Kind.CLARIFY, Kind.REJECT})
FAILED_CLARIFICATIONS = 2
"""In a row, after which people are asked."""


def first_topics() -> tuple[tuple[str, str], ...]:
    """The buttons for what most members want first."""
    return tuple(topic_button(i) for i in FIRST_TOPICS)


MAKERS: Mapping[Kind, Callable[[Turn], Response]] = {
    Kind.ANSWER: _answer,
    Kind.CLARIFY: _clarify,
    Kind.REJECT: _reject,
    Kind.OUT_OF_SCOPE: _out_of_scope,
    Kind.SMALL_TALK: _small_talk,
    Kind.INFORM: _inform,
    Kind.HANDOFF: _handoff,
    Kind.LIFE_AT_RISK: _life_at_risk,
    Kind.SOURCE: _source,
    Kind.REMIND: _remind,
    Kind.UNREMIND: _unremind,
    Kind.EMPTY: _empty,
}

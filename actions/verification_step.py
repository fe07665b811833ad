"""One step of verification: what a message brings to the form. Pure: no number is opened here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actions.reading import Reading

QUESTION_INTENTS_ASIDE = frozenset({"inform", "affirm", "greet", "thank"})


class Act(StrEnum):
    """What to do with the message."""

    TAKE = "take"
    """Keep the tokens it brought and go on."""
    ASK_AGAIN = "ask_again"
    """Nothing usable: ask for the same thing, with the note saying why."""
    DIGRESS = "digress"
    """A question of its own: answer it, then come back."""
    STOP = "stop"
    """The member gives up."""


@dataclass(frozen=True, slots=True)
class Step:
    """The act, the tokens found, and the note that says why the same is asked again."""

    act: Act
    phone: str | None = None
    id_last4: str | None = None
    code: str | None = None
    note: str | None = None


NOTES = {"phone_token": "bad_phone", "id_last4_token": "bad_last4", "sms_code_token": "bad_code"}


def step(reading: Reading, requested: str | None) -> Step:
    """Decide what a message brings, given what the form asked for (None when it has just begun)."""
    if "life_at_risk" in reading.signals:
        return Step(Act.DIGRESS)
    phones = list(dict.fromkeys(str(v) for v in reading.values("phone")))
    last4 = _first(reading, "id_last4") or _first(reading, "id_number")
    code = _first(reading, "sms_code") if requested == "sms_code_token" else None
    if len(phones) > 1:
        return Step(Act.ASK_AGAIN, note="two_phones")
    if phones or last4 or code:
        return Step(Act.TAKE, phones[0] if phones else None, last4, code)
    if requested is None:
        return Step(Act.TAKE)
    return _without_tokens(reading, requested)


def _first(reading: Reading, entity: str) -> str | None:
    values = reading.values(entity)
    return str(values[0]) if values else None


def _without_tokens(reading: Reading, requested: str) -> Step:
    if "give_up" in reading.signals or reading.intent in ("deny", "goodbye"):
        return Step(Act.STOP)
    if reading.wish:
        return Step(Act.DIGRESS)
    numbers = any(span.entity in ("number", "bank_card", "sms_code") for span in reading.spans)
    asks = reading.decision == "answer" and reading.intent not in QUESTION_INTENTS_ASIDE
    if asks and not numbers:
        return Step(Act.DIGRESS)
    tried = numbers or any(c.isdigit() for c in reading.text)
    return Step(Act.ASK_AGAIN, note=NOTES[requested] if tried else "back")

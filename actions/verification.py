"""Verification in chat: the form's validation opens the tokens, asks the member-status API, and binds."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import HUMAN, Answer
from actions.handoff import HandoffRequest
from actions.member_action import MemberAction, chat_user, say
from actions.reading import read
from actions.verification_step import Act, Step, step
from bot.errors import CodeExpired, MemberApiError, NoMatch, VerificationLocked, WrongCode
from bot.members.values import CodeNeeded
from bot.text.number_kinds import mobile

log = logging.getLogger(__name__)

Events = list[dict[str, Any]]
TRIES = 3
NOT_NEEDED = "not_needed"
TOKENS = ("phone_token", "id_last4_token", "sms_code_token")
AGAIN: Mapping[type[MemberApiError], tuple[str, tuple[str, ...]]] = {
    NoMatch: ("no_match", TOKENS),
    WrongCode: ("wrong_code", ("sms_code_token",)),
    CodeExpired: ("code_expired", (*TOKENS, "challenge")),
}


@dataclass(frozen=True, slots=True)
class Held:
    """The tokens in hand, and how often the member has tried."""

    phone: str | None
    id_last4: str | None
    code: str | None
    challenge: str | None
    tries: int

    @classmethod
    def after(cls, slots: Mapping[str, Any], found: Step) -> Held:
        """Return what was in hand, with what the message brought on top."""
        return cls(
            phone=found.phone or slots.get("phone_token"),
            id_last4=found.id_last4 or slots.get("id_last4_token"),
            code=found.code,
            challenge=slots.get("challenge"),
            tries=int(slots.get("verification_tries") or 0),
        )


class ValidateVerificationForm(MemberAction):
    """Takes phone, last four and code one by one or at once, and answers for what is wrong with them."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "validate_verification_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Return the slots the message settles; a question of its own is left to `action_answer`."""
        requested = tracker.slots.get("requested_slot")
        if requested and came_back(tracker.events):
            return [SlotSet("verification_note", "back")]
        found = step(read(tracker.latest_message), requested)
        if found.act is Act.DIGRESS:
            return [ActionExecutionRejected("verification_form")]
        if found.act is Act.STOP:
            return self._stop(dispatcher, "utter_verification_stopped")
        if found.act is Act.ASK_AGAIN:
            return [SlotSet(requested or "phone_token", None), SlotSet("verification_note", found.note)]
        if found.phone and await self._is_no_phone(tracker, found.phone):
            return [SlotSet("phone_token", None), SlotSet("verification_note", "bad_phone")]
        return await self._go_on(dispatcher, tracker, Held.after(tracker.slots, found))

    async def _is_no_phone(self, tracker: Tracker, token: str) -> bool:
        """Say whether what was sent as a phone number cannot be one; the privacy edge hides mistyped ones too."""
        value = await self.services.vault.open(tracker.sender_id, token) if self.services.vault else None
        return value is not None and mobile(value) is None

    async def _go_on(self, dispatcher: CollectingDispatcher, tracker: Tracker, held: Held) -> Events:
        if not held.phone or not held.id_last4:
            note = tracker.slots.get("verification_note") if not (held.phone or held.id_last4) else None
            return [
                SlotSet("phone_token", held.phone),
                SlotSet("id_last4_token", held.id_last4),
                SlotSet("verification_note", note),
            ]
        try:
            return await self._prove(tracker, held)
        except (NoMatch, WrongCode, CodeExpired) as error:
            note, forget = AGAIN[type(error)]
            return self._again(dispatcher, held, note, forget)
        except VerificationLocked as locked:
            request = HandoffRequest("locked", tracker.slots.get("topic"))
            wait = waiting(locked.retry_after)
            return self._stop(dispatcher, "utter_verification_locked", request, wait=wait)
        except MemberApiError as error:
            log.warning("verification failed: %s", error, extra={"conversation": tracker.sender_id})
            return self._stop(dispatcher, "utter_verification_away")

    async def _prove(self, tracker: Tracker, held: Held) -> Events:
        members, vault = self.services.members, self.services.vault
        if members is None or vault is None:
            raise MemberApiError("no member-status API is configured")
        if held.challenge:
            return await self._prove_code(tracker, held)
        phone = await vault.open(tracker.sender_id, str(held.phone))
        last4 = await vault.open(tracker.sender_id, str(held.id_last4))
        if phone is None or last4 is None:  # older than the vault keeps: both are asked for again
            return [*(SlotSet(t, None) for t in TOKENS), SlotSet("verification_note", "expired")]
        outcome = await members.verify(phone, last4[-4:].upper())
        kept = [SlotSet("phone_token", held.phone), SlotSet("id_last4_token", held.id_last4)]
        if isinstance(outcome, CodeNeeded):
            return [
                *kept,
                SlotSet("challenge", outcome.challenge_id),
                SlotSet("verification_note", "code_sent"),
            ]
        await members.bind(*chat_user(tracker), outcome.member_id)
        return [*kept, *DONE]

    async def _prove_code(self, tracker: Tracker, held: Held) -> Events:
        members, vault = self.services.members, self.services.vault
        code = await vault.open(tracker.sender_id, held.code) if vault and held.code else None
        if members is None or code is None:
            return [SlotSet("sms_code_token", None), SlotSet("verification_note", "bad_code")]
        outcome = await members.answer_code(str(held.challenge), code)
        await members.bind(*chat_user(tracker), outcome.member_id)
        return list(DONE)

    def _again(
        self, dispatcher: CollectingDispatcher, held: Held, note: str, forget: Sequence[str]
    ) -> Events:
        if held.tries + 1 >= TRIES:
            return self._stop(dispatcher, "utter_verification_given_up")
        forgotten = [SlotSet(slot, None) for slot in forget]
        return [*forgotten, SlotSet("verification_tries", held.tries + 1), SlotSet("verification_note", note)]

    def _stop(
        self,
        dispatcher: CollectingDispatcher,
        response: str,
        request: HandoffRequest | None = None,
        **values: Any,
    ) -> Events:
        buttons = () if response == "utter_verification_stopped" else (HUMAN,)
        say(dispatcher, [Answer(response, values, buttons=buttons)], self.services.plan, request)
        forgotten = [SlotSet(slot, None) for slot in (*TOKENS, "challenge")]
        return [
            *forgotten,
            SlotSet("verification_note", "stopped"),
            SlotSet("verification_tries", 0),
            SlotSet("requested_slot", None),
        ]


DONE = (
    SlotSet("sms_code_token", NOT_NEEDED),
    SlotSet("verification_note", "done"),
    SlotSet("verification_tries", 0),
)


def came_back(events: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether the form runs again in this turn, after a digression was answered."""
    for event in reversed(events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") == "action_answer":
            return True
    return False


def waiting(seconds: int | None) -> str:
    """Return how long a lock lasts, in words: （大约15分钟）; nothing when it was not told."""
    return f"（大约{math.ceil(seconds / 60)}分钟）" if seconds else ""

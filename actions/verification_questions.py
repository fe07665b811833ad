"""The questions of the verification form, worded by why they are asked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import cards
from actions.answer import Answer
from actions.member_action import MemberAction, say

Events = list[dict[str, Any]]


class AskForToken(MemberAction):
    """Asks for one number; the note of the last step chooses the wording."""

    plain = ""
    step = ""
    """What the card asks for."""
    wordings: Mapping[str, str] = {}

    @property
    @abstractmethod
    def slot(self) -> str:
        """The slot asked for."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return f"action_ask_{self.slot}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask."""
        note = str(tracker.slots.get("verification_note") or "")
        answer = Answer(self.wordings.get(note, self.plain), card=cards.verify(self.step))
        say(dispatcher, [answer], self.services.plan)
        return [SlotSet("verification_note", None)]


class AskPhone(AskForToken):
    """Asks for the phone number."""

    slot = "phone_token"
    step = "phone"
    plain = "utter_verification_ask_phone"
    wordings: Mapping[str, str] = {
        "start": "utter_verification_start",
        "back": "utter_verification_back_to_phone",
        "expired": "utter_verification_back_to_phone",
        "two_phones": "utter_verification_two_phones",
        "bad_phone": "utter_verification_bad_phone",
        "no_match": "utter_verification_no_match",
        "code_expired": "utter_verification_code_expired",
    }


class AskLast4(AskForToken):
    """Asks for the last four of the ID."""

    slot = "id_last4_token"
    step = "last4"
    plain = "utter_verification_ask_last4"
    wordings: Mapping[str, str] = {
        "back": "utter_verification_back_to_last4",
        "two_phones": "utter_verification_two_phones",
        "bad_last4": "utter_verification_bad_last4",
    }


class AskCode(AskForToken):
    """Asks for the SMS code."""

    slot = "sms_code_token"
    step = "code"
    plain = "utter_verification_ask_code"
    wordings: Mapping[str, str] = {
        "back": "utter_verification_back_to_code",
        "bad_code": "utter_verification_bad_code",
        "wrong_code": "utter_verification_wrong_code",
    }

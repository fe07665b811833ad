"""The base of our Rasa actions: where services come from, and how an answer is said."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import Answer
from actions.handoff import HandoffRequest
from actions.member_lookup import Lookup, Why, look_up
from actions.services import Services
from actions.standalone import standalone_services
from actions.wording import plan_values
from bot.plan.plan import Plan

SAME_BUBBLE = {"join": True}


class MemberAction(Action, ABC):
    """An action with services. Made without any (by `rasa run actions`), it builds them at first use."""

    def __init__(self, services: Services | None = None) -> None:
        self._services = services

    @abstractmethod
    def name(self) -> str:
        """Return the action's name in the domain."""

    @property
    def services(self) -> Services:
        """What this action reaches out to."""
        if self._services is None:
            self._services = standalone_services()
        return self._services

    async def look_up(self, tracker: Tracker) -> Lookup:
        """Return the record of the member bound to this chat user."""
        if self.services.members is None:
            return Lookup(Why.AWAY)
        return await look_up(self.services.members, *chat_user(tracker))


def chat_user(tracker: Tracker) -> tuple[str, str]:
    """Return channel and user id of a conversation id such as `web:abc`."""
    channel, found, user = str(tracker.sender_id).partition(":")
    return (channel, user) if found else ("cmdline", channel)


def say(
    dispatcher: CollectingDispatcher,
    answers: Iterable[Answer],
    plan: Plan,
    handoff: HandoffRequest | None = None,
) -> None:
    """Say the answers of one turn in one bubble, each with its response of the domain."""
    marks: Mapping[str, Any] = {"handoff": handoff.as_dict()} if handoff else {}
    joined: Mapping[str, Any] = {}
    values = plan_values(plan)
    for answer in answers:
        buttons = [{"title": title, "payload": payload} for title, payload in answer.buttons]
        dispatcher.utter_message(
            response=answer.response,
            buttons=buttons,
            **{**values, **answer.values, **marks, **answer.notes, **({} if answer.apart else joined)},
            **({"heading": answer.heading} if answer.heading else {}),
            **({"card": dict(answer.card)} if answer.card else {}),
        )
        for extra in answer.extra:
            dispatcher.utter_message(response=extra, **{**values, **answer.values}, **SAME_BUBBLE)
        marks, joined = {}, SAME_BUBBLE

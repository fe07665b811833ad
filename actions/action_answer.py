"""The action that answers every message: decide the move, look the record up if it matters, say it, remember."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import moves
from actions.answer import Answer
from actions.member_action import MemberAction, chat_user, say
from actions.member_lookup import Lookup, Why
from actions.memory import Memory, context
from actions.moves import Kind, Move
from actions.provenance import cited
from actions.reading import Reading, read
from actions.reminders import DROP
from actions.respond import Turn, respond
from bot.errors import MemberApiUnavailable

Events = list[dict[str, Any]]


class ActionAnswer(MemberAction):
    """Answers a message."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say the answer and return what to remember."""
        reading, memory = read(tracker.latest_message), Memory.from_slots(tracker.slots)
        move = moves.choose(reading, memory, self.services.plan.name)
        if move.kind is Kind.VERIFY:
            return await self._start_verification(dispatcher, tracker, move, reading, memory)
        if move.kind is Kind.UNBIND:
            return await self._unbind(dispatcher, tracker)
        return await self.answer(dispatcher, tracker, move, reading, memory)

    async def answer(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        move: Move,
        reading: Reading,
        memory: Memory,
    ) -> Events:
        """Say what a move asks for."""
        lookup = await self.look_up(tracker) if move.needs_record else Lookup(Why.UNBOUND)
        ctx = context(reading, memory, self.services.plan, self.services.now(), lookup)
        response = respond(Turn(move, reading, memory, ctx, self.services.hours, cited(tracker.events)))
        say(dispatcher, response.answers, self.services.plan, response.handoff)
        return [SlotSet(k, v) for k, v in response.memory.as_slots().items() if tracker.slots.get(k) != v]

    async def _start_verification(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        move: Move,
        reading: Reading,
        memory: Memory,
    ) -> Events:
        lookup = await self.look_up(tracker)
        if lookup.member and move.intents:
            return await self.answer(dispatcher, tracker, Move(Kind.ANSWER, move.intents), reading, memory)
        if lookup.member or lookup.away:
            response = "utter_already_verified" if lookup.member else "utter_verification_away"
            say(dispatcher, [Answer(response)], self.services.plan)
            return [SlotSet("asks", None)]
        pending = move.intents or memory.pending or ((memory.topic,) if memory.topic else ())
        return [
            SlotSet("asks", None),
            SlotSet("pending_intents", list(pending)),
            SlotSet("verification_note", "start"),
            FollowupAction("verification_form"),
        ]

    async def _unbind(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        members = self.services.members
        try:
            lookup = await self.look_up(tracker)
            if members and lookup.member:
                await members.unbind(*chat_user(tracker))
            why = lookup.why
        except MemberApiUnavailable:
            why = Why.AWAY
        dropped = {} if why is Why.AWAY else DROP
        say(dispatcher, [Answer(UNBOUND[why], notes=dropped)], self.services.plan)
        return [SlotSet("asks", None)]


UNBOUND = {
    Why.FOUND: "utter_unbound",
    Why.UNBOUND: "utter_unbind_nothing",
    Why.AWAY: "utter_verification_away",
}


class ActionAfterVerification(ActionAnswer):
    """When verification went well, answers the question that waited for it."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_after_verification"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer what waited; say nothing when verification was stopped."""
        forgotten = [
            SlotSet(s, None) for s in ("phone_token", "id_last4_token", "sms_code_token", "challenge")
        ]
        reset = [*forgotten, SlotSet("verification_note", None), SlotSet("pending_intents", None)]
        memory = Memory.from_slots(tracker.slots)
        if tracker.slots.get("verification_note") != "done":
            return reset
        move = Move(Kind.ANSWER, memory.pending) if memory.pending else Move(Kind.SMALL_TALK, ("affirm",))
        say(dispatcher, [Answer("utter_verification_done")], self.services.plan)
        quiet = Reading("", "", 1.0, (), (), "answer", (), ())
        remembered = await self.answer(dispatcher, tracker, move, quiet, memory)
        return [*remembered, *reset]

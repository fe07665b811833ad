"""Rasa's turn, step by step, with our own actions run in process.

The steps are those of Rasa's `MessageProcessor.handle_message`, made of its public methods: session, parse, slots,
predict and act until the bot listens. What is left out: copies for debug logs, and a second tracker for actions that
cannot reject.
"""

from __future__ import annotations

from collections.abc import Mapping

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.actions.loops import LoopAction
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecutionRejected, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.steps import Step, step


class TurnLoop:
    """Runs turns of a loaded model; `local` are our own actions by name."""

    def __init__(self, processor: MessageProcessor, local: Mapping[str, Action]) -> None:
        self._processor = processor
        self._local = local

    async def run(self, message: UserMessage) -> DialogueStateTracker:
        """Run one turn and return the tracker it leaves. Raises what an action raises: nothing is half done."""
        processor, channel = self._processor, message.output_channel
        tracker = await processor.fetch_tracker_and_update_session(
            message.sender_id, channel, message.metadata
        )
        with step(Step.NLU):
            parsed = await processor.parse_message(message, tracker)
        tracker.update(
            UserUttered(
                message.text,
                parsed["intent"],
                parsed["entities"],
                parsed,
                input_channel=message.input_channel,
                message_id=message.message_id,
                metadata=message.metadata,
            ),
            processor.domain,
        )
        tracker = await processor.run_action_extract_slots(channel, tracker)
        while await self._step(message, tracker):
            pass
        return tracker

    async def _step(self, message: UserMessage, tracker: DialogueStateTracker) -> bool:
        """Predict and run one action; False when the bot listens."""
        predicted, prediction = self._processor.predict_next_with_tracker_if_should(tracker)
        action = self._local.get(predicted.name(), predicted)
        if action.name() == ACTION_LISTEN_NAME:
            events: list[Event] = []
        else:
            try:
                events = await self._act(action, message, tracker, prediction)
            except ActionExecutionRejection:
                tracker.update(
                    ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence)
                )
                return True
        self._keep(tracker, action, prediction, events)
        return bool(action.name() != ACTION_LISTEN_NAME)

    async def _act(
        self,
        action: Action,
        message: UserMessage,
        tracker: DialogueStateTracker,
        prediction: PolicyPrediction,
    ) -> list[Event]:
        seen = tracker
        if isinstance(action, LoopAction):  # a loop may reject, and must see what its policy said
            seen = tracker.copy()
            seen.update_with_events(prediction.events, self._processor.domain)
        return list(
            await action.run(message.output_channel, self._processor.nlg, seen, self._processor.domain) or ()
        )

    def _keep(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        prediction: PolicyPrediction,
        events: list[Event],
    ) -> None:
        domain = self._processor.domain
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            tracker.update_with_events(prediction.events, domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, domain)

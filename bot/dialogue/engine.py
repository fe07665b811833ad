"""The Rasa engine in process: one model, one turn at a time per conversation, many conversations at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import clock
from bot.conversation.conversation import Conversation
from bot.conversation.ports import EngineTurn
from bot.conversation.understanding import Understanding
from bot.dialogue import tracker_codec
from bot.dialogue.action_door import ActionExecutor, InProcessActionEndpoint
from bot.dialogue.bubbles import replies
from bot.dialogue.local_action import LocalAction
from bot.dialogue.member_processor import MemberProcessor, load_processor
from bot.dialogue.parse_data import understanding
from bot.dialogue.quiet import quieten_rasa
from bot.dialogue.turn_loop import TurnLoop
from bot.errors import ModelError

# What the privacy edge looks for while the form waits for it.
AWAITED = {"phone_token": "phone", "id_last4_token": "id_last4", "sms_code_token": "sms_code"}


class RasaEngine:
    """A loaded model. Changes nothing outside itself but what actions do."""

    def __init__(self, processor: MemberProcessor, executor: ActionExecutor) -> None:
        self._processor = processor
        local = {
            name: LocalAction(name, executor) for name in processor.domain.user_actions if is_custom(name)
        }
        self._loop = TurnLoop(processor, local)

    @classmethod
    def load(cls, model: Path, executor: ActionExecutor) -> RasaEngine:
        """Load a trained model archive. Raises ModelError when it is missing or broken."""
        quieten_rasa()
        try:
            return cls(load_processor(model, InProcessActionEndpoint(executor)), executor)
        except Exception as error:
            raise ModelError(f"model {model.name} cannot be loaded: {error}") from error

    @property
    def model_id(self) -> str:
        """The id Rasa gave the model when it was trained."""
        return str(self._processor.model_metadata.model_id)

    def parse(self, text: str, at: datetime) -> Understanding:
        """Return what NLU makes of a text, with dates relative to the instant `at`."""
        processor = self._processor
        with clock.as_of(at):
            results = processor.graph_runner.run(
                inputs={"__message__": [UserMessage(text)], "__tracker__": EMPTY},
                targets=[processor.model_metadata.nlu_target],
            )
        message = results[processor.model_metadata.nlu_target][0]
        return understanding(text, message.as_dict())

    async def answer(
        self, conversation: Conversation, text: str, message_id: str, at: datetime
    ) -> EngineTurn:
        """Run one turn at the instant `at`."""
        before = tracker_codec.decode(conversation.tracker, conversation.id, self._processor.domain)
        self._processor.tracker_store.put(before)
        message = UserMessage(
            text,
            output_channel=CollectingOutputChannel(),
            sender_id=conversation.id,
            input_channel=conversation.id.partition(":")[0],
            message_id=message_id,
        )
        with clock.as_of(at):
            tracker = await self._loop.run(message)
        return self._turn(tracker, text)

    def _turn(self, tracker: DialogueStateTracker, text: str) -> EngineTurn:
        said = since_last_message(tracker)
        parsed: Mapping[str, Any] = tracker.latest_message.parse_data if tracker.latest_message else {}
        requested = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
        return EngineTurn(
            tracker=tracker_codec.encode(tracker),
            replies=replies(said),
            understanding=understanding(text, parsed),
            awaiting=AWAITED.get(requested or ""),
            notes=notes(said),
        )


def is_custom(name: str) -> bool:
    """Say whether an action of the domain is code of ours, and not a response."""
    return not name.startswith("utter_")


EMPTY = DialogueStateTracker("parse", slots=())


def since_last_message(tracker: DialogueStateTracker) -> list[BotUttered]:
    """Return what the bot said after the latest user message, in order."""
    said: list[BotUttered] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            said.append(event)
    return said[::-1]


NOTES = ("handoff", "reminder", "drop_reminders")


def notes(said: Sequence[BotUttered]) -> dict[str, Any]:
    """Return what the record should know of a turn beside its replies, see `TurnEvent.notes`."""
    marks = [event.metadata or {} for event in said]
    return {name: found for name in NOTES if (found := next((m[name] for m in marks if m.get(name)), None))}

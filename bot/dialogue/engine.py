"""The Rasa engine in process: one model, one turn at a time per conversation, many conversations at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import clock
from bot.conversation.conversation import Conversation
from bot.conversation.ports import EngineTurn
from bot.conversation.understanding import Understanding
from bot.dialogue import tracker_codec
from bot.dialogue.action_door import ActionExecutor, InProcessActionEndpoint
from bot.dialogue.bubbles import replies
from bot.dialogue.parse_data import understanding
from bot.dialogue.quiet import quieten_rasa
from bot.dialogue.sequential_runner import SequentialGraphRunner
from bot.dialogue.turn_tracker_store import TurnTrackerStore
from bot.errors import ModelError

# What the privacy edge looks for while the form waits for it.
AWAITED = {"phone_token": "phone", "id_last4_token": "id_last4", "sms_code_token": "sms_code"}


class RasaEngine:
    """A loaded model. Changes nothing outside itself but what actions do."""

    def __init__(self, agent: Agent, store: TurnTrackerStore) -> None:
        self._agent = agent
        self._store = store

    @classmethod
    def load(cls, model: Path, executor: ActionExecutor) -> RasaEngine:
        """Load a trained model archive. Raises ModelError when it is missing or broken."""
        quieten_rasa()
        agent = Agent(action_endpoint=InProcessActionEndpoint(executor))
        try:
            agent.load_model(model)
            agent.processor.graph_runner = load_runner(model)
        except Exception as error:
            raise ModelError(f"model {model.name} cannot be loaded: {error}") from error
        store = TurnTrackerStore(agent.domain)
        agent.processor.tracker_store = store
        return cls(agent, store)

    @property
    def model_id(self) -> str:
        """The id Rasa gave the model when it was trained."""
        return str(self._agent.model_id)

    def parse(self, text: str, at: datetime) -> Understanding:
        """Return what NLU makes of a text, with dates relative to the instant `at`."""
        processor = self._agent.processor
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
        before = tracker_codec.decode(conversation.tracker, conversation.id, self._agent.domain)
        self._store.put(before)
        message = UserMessage(
            text,
            output_channel=CollectingOutputChannel(),
            sender_id=conversation.id,
            input_channel=conversation.id.partition(":")[0],
            message_id=message_id,
        )
        with clock.as_of(at):
            await self._agent.processor.handle_message(message)
        return self._turn(self._store.taken(), text)

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


EMPTY = DialogueStateTracker("parse", slots=())


def load_runner(model: Path) -> SequentialGraphRunner:
    """Load a model archive's predict graph into a runner without Dask."""
    with TemporaryDirectory() as folder:
        _, runner = load_predict_graph_runner(Path(folder), model, LocalModelStorage, SequentialGraphRunner)
    return runner  # type: ignore[no-any-return]


def since_last_message(tracker: DialogueStateTracker) -> list[BotUttered]:
    """Return what the bot said after the latest user message, in order."""
    said: list[BotUttered] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            said.append(event)
    return said[::-1]


def notes(said: Sequence[BotUttered]) -> dict[str, Any]:
    """Return what the record should know of a turn beside its replies: a hand-over request."""
    handoff = next((e.metadata["handoff"] for e in said if (e.metadata or {}).get("handoff")), None)
    return {"handoff": handoff} if handoff else {}

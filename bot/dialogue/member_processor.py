"""Rasa's message processor on a graph runner of ours, so that a model is loaded once."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.dialogue.sequential_runner import SequentialGraphRunner
from bot.dialogue.turn_tracker_store import TurnTrackerStore


class MemberProcessor(MessageProcessor):
    """Loads the predict graph into a `SequentialGraphRunner`. The conversation lock and tracker are the turn's."""

    tracker_store: TurnTrackerStore

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        """Unpack an archive and make its graph runner, as Rasa's own does with Dask."""
        archive = Path(model_path)
        with TemporaryDirectory() as folder:
            metadata, runner = load_predict_graph_runner(
                Path(folder), archive, LocalModelStorage, SequentialGraphRunner
            )
        return archive.name, metadata, runner


def load_processor(model: Path, action_endpoint: EndpointConfig) -> MemberProcessor:
    """Load a model archive into a processor that renders the model's own responses."""
    nowhere = TurnTrackerStore(Domain.empty())
    processor = MemberProcessor(
        model, nowhere, InMemoryLockStore(), TemplatedNaturalLanguageGenerator({}), action_endpoint
    )
    processor.tracker_store = TurnTrackerStore(processor.domain)
    processor.nlg = TemplatedNaturalLanguageGenerator(processor.domain.responses)
    return processor

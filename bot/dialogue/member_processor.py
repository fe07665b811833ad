"""Rasa's message processor on a graph runner of ours, so that a model is unpacked and loaded once."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
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
            storage, metadata = OnePassStorage.from_model_archive(Path(folder), archive)
            schema = with_domain(metadata.predict_schema, metadata.domain)
            context = ExecutionContext(graph_schema=schema, model_id=metadata.model_id)
            runner = SequentialGraphRunner.create(schema, storage, context)
        return archive.name, metadata, runner


class OnePassStorage(LocalModelStorage):
    """Unpacks an archive in one pass: Rasa's own looks through all of it first, which unzips it twice."""

    @staticmethod
    def _extract_archive_to_directory(model_archive_path: str | Path, temporary_directory: Path) -> None:
        with tarfile.open(model_archive_path, mode="r:gz") as archive:
            archive.extractall(temporary_directory, filter="data")  # refuses paths that lead outside


def with_domain(schema: GraphSchema, domain: Domain) -> GraphSchema:
    """Return the graph with the domain the metadata hold: the same one, which reading its YAML again takes half a second."""

    class ReadyDomainProvider(DomainProvider):
        @classmethod
        def load(
            cls,
            config: dict[str, Any],
            model_storage: ModelStorage,
            resource: Resource,
            execution_context: ExecutionContext,
            **kwargs: Any,
        ) -> DomainProvider:
            return cls(model_storage, resource, domain)

    nodes = {
        name: replace(node, uses=ReadyDomainProvider) if node.uses is DomainProvider else node
        for name, node in schema.nodes.items()
    }
    return GraphSchema(nodes)


def load_processor(model: Path, action_endpoint: EndpointConfig) -> MemberProcessor:
    """Load a model archive into a processor that renders the model's own responses."""
    nowhere = TurnTrackerStore(Domain.empty())
    processor = MemberProcessor(
        model, nowhere, InMemoryLockStore(), TemplatedNaturalLanguageGenerator({}), action_endpoint
    )
    processor.tracker_store = TurnTrackerStore(processor.domain)
    processor.nlg = TemplatedNaturalLanguageGenerator(processor.domain.responses)
    return processor

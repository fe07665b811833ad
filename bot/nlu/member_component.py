"""What our components share: a resource that holds the lexicon, and Rasa's constructors around it."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.lexicon import LEXICON, keep_lexicon


class MemberComponent(GraphComponent):
    """A component whose knowledge is the lexicon, kept in the model when it is trained."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings `config.yml` may change."""
        return {"lexicon": LEXICON}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Make one that has learnt nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Load a trained one from the model."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.learn(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Keep what this component needs in the model."""
        with self._storage.write_to(self._resource) as folder:
            keep_lexicon(self._config["lexicon"], folder)
            self.fit(training_data, folder)
            self.learn(folder)
        return self._resource

    def fit(self, training_data: TrainingData, folder: Path) -> None:
        """Learn from training data into the model's folder; most components only need the lexicon."""

    @abstractmethod
    def learn(self, folder: Path) -> None:
        """Get ready from the model's folder."""

    @abstractmethod
    def read(self, message: Message) -> None:
        """Set what this component finds on a message."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Read every message."""
        for message in messages:
            self.read(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training messages are left as they are: no later component learns from what this one finds."""
        return training_data

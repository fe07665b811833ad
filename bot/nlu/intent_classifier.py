"""The intent classifier as a Rasa component."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.lexicon import FOLDER
from bot.nlu.member_component import MemberComponent
from bot.nlu.readers import readers
from bot.text.intents import IntentModel, train
from bot.text.intents.pairs import read_pairs


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MemberIntentClassifier(MemberComponent, IntentClassifier):
    """Sets `intent`, the full `intent_ranking`, `intents` (all to be answered) and `decision`."""

    model: IntentModel

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings `config.yml` may change."""
        return {**MemberComponent.get_default_config(), "seed": 13, "two_questions": "data/two_questions"}

    def fit(self, training_data: TrainingData, folder: Path) -> None:
        """Train the model into the folder."""
        examples = [(m.get(TEXT), m.get(INTENT)) for m in training_data.intent_examples if m.get(TEXT)]
        asked = {intent for _, intent in examples}  # a few topics may be trained alone
        read = readers(folder / FOLDER)
        model = train(
            examples,
            folder / FOLDER,
            seed=self._config["seed"],
            pairs=[
                pair
                for pair in read_pairs(Path(self._config["two_questions"]))
                if asked.issuperset(pair.intents)
            ],
            normalise=read.normalise,
            cut=read.words.cut,
        )
        model.save(folder)

    def learn(self, folder: Path) -> None:
        """Load the model."""
        read = readers(folder / FOLDER)
        self.model = IntentModel.load(folder, folder / FOLDER, normalise=read.normalise, cut=read.words.cut)

    def read(self, message: Message) -> None:
        """Set intent, ranking, intents and decision."""
        reading = self.model.read(message.get(TEXT) or "")
        ranking = [{"name": name, "confidence": confidence} for name, confidence in reading.ranking]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("intents", list(reading.intents), add_to_output=True)
        message.set("decision", reading.decision, add_to_output=True)

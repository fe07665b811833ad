"""Signals beside the question (danger to life, distress, a correction) as a Rasa component."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.lexicon import FOLDER
from bot.nlu.member_component import MemberComponent
from bot.text.normalise import normalise
from bot.text.signals import SignalFinder, load_signals


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MemberSignalDetector(MemberComponent, EntityExtractorMixin):
    """Sets `signals`: the names of what was found, see `data/lexicon/signals.yml`."""

    finder: SignalFinder

    def learn(self, folder: Path) -> None:
        """Read the patterns the model was trained with."""
        self.finder = load_signals(folder / FOLDER / "signals.yml", normalise)

    def read(self, message: Message) -> None:
        """Set the signals found."""
        message.set("signals", list(self.finder.find(message.get(TEXT) or "")), add_to_output=True)

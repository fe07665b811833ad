"""Diseases, relatives, plans, products, amounts and tokens as a Rasa component."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.lexicon import FOLDER
from bot.nlu.member_component import MemberComponent
from bot.nlu.readers import readers
from bot.text.entities import EntityFinder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MemberEntityExtractor(MemberComponent, EntityExtractorMixin):
    """Adds entities of the closed domain, with normalised values."""

    finder: EntityFinder

    def learn(self, folder: Path) -> None:
        """Build the finder on the lexicon the model was trained with."""
        read = readers(folder / FOLDER)
        self.finder = EntityFinder(folder / FOLDER, read.words, read.sounds)

    def read(self, message: Message) -> None:
        """Add what is found."""
        found = [
            {
                "entity": f.kind,
                "value": f.value,
                "text": f.text,
                "start": f.start,
                "end": f.end,
                "extractor": "MemberEntityExtractor",
            }
            for f in self.finder.find(message.get(TEXT) or "")
        ]
        message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)

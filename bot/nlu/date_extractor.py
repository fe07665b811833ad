"""Days and intervals of days as a Rasa component."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import clock
from bot.nlu.member_component import MemberComponent
from bot.text.dates import FoundDate, find_dates


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MemberDateExtractor(MemberComponent, EntityExtractorMixin):
    """Adds `date` entities, relative to the clock: a value is {"from": day, "to": day}, None when impossible."""

    def learn(self, folder: Path) -> None:
        """The grammar needs nothing from the model."""

    def read(self, message: Message) -> None:
        """Add the dates found."""
        found = [as_entity(date) for date in find_dates(message.get(TEXT) or "", clock.today())]
        entities = [*message.get(ENTITIES, []), *found]
        message.set(ENTITIES, sorted(entities, key=lambda e: int(e["start"])), add_to_output=True)


def as_entity(date: FoundDate) -> dict[str, Any]:
    """Return a found date in the shape of the contract."""
    value = (
        {"from": date.first.isoformat(), "to": date.last.isoformat()} if date.first and date.last else None
    )
    return {
        "entity": "date",
        "value": value,
        "text": date.text,
        "start": date.start,
        "end": date.end,
        "extractor": "MemberDateExtractor",
        **({"problem": date.problem} if date.problem else {}),
    }

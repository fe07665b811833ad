"""Reading a message as it was typed: NLU sees it as in the bot, behind the privacy edge; spans are those of the raw text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.conversation.understanding import Entity, Understanding
from bot.dialogue.engine import RasaEngine
from bot.text.normalise import MAX_LENGTH, clean_input
from bot.text.privacy import Hidden, hide, random_token


class NoActions:
    """Parsing runs no action."""

    async def run(self, action_call: Any) -> None:
        """Never called."""


def parse_one(engine: RasaEngine, text: str, at: datetime) -> Understanding:
    """Parse a raw text: NLU sees it as in the bot, behind the privacy edge; spans are those of the raw text."""
    clean = text if text.isprintable() and len(text) <= MAX_LENGTH else clean_input(text)
    hidden = hide(clean, None, random_token)
    found = engine.parse(hidden.text, at)
    entities = tuple(as_written(entity, hidden, clean) for entity in found.entities)
    return replace(found, text=text, entities=entities)


def as_written(entity: Entity, hidden: Hidden, raw: str) -> Entity:
    """Return an entity with its span in the raw text; a token gets the value it stands for."""
    start, end = hidden.raw_span(entity.start, entity.end)
    value = hidden.values.get(entity.value, entity.value) if isinstance(entity.value, str) else entity.value
    return replace(entity, start=start, end=end, text=raw[start:end], value=value)

"""`python -m bot parse`: one message per line in, one JSON per line out. Needs a model, nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TextIO

from bot.clock import parse_instant, system_now
from bot.conversation.understanding import Entity, Understanding
from bot.dialogue.engine import RasaEngine
from bot.dialogue.model_archive import newest_model
from bot.settings import Settings
from bot.text.normalise import MAX_LENGTH, clean_input
from bot.text.privacy import Hidden, hide, random_token


class NoActions:
    """Parsing runs no action."""

    async def run(self, action_call: Any) -> None:
        """Never called."""


def parse_lines(lines: Iterable[str], out: TextIO, as_of: str | None) -> None:
    """Write what is understood of each line. Raises ModelError, or InputError for a wrong instant."""
    at = parse_instant(as_of) if as_of else None
    engine = RasaEngine.load(newest_model(Settings.from_environment().model), NoActions())
    for line in lines:
        found = parse_one(engine, line.rstrip("\r\n"), at or system_now())
        out.write(json.dumps(found.as_dict(), ensure_ascii=False) + "\n")
        out.flush()


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

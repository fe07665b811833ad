"""`python -m bot parse`: one message per line in, one JSON per line out. Needs a model, nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from bot.clock import parse_instant, system_now
from bot.dialogue.engine import RasaEngine
from bot.dialogue.model_archive import newest_model
from bot.dialogue.parse_raw import NoActions, parse_one
from bot.settings import Settings

__all__ = ["NoActions", "parse_lines", "parse_one"]


def parse_lines(lines: Iterable[str], out: TextIO, as_of: str | None) -> None:
    """Write what is understood of each line. Raises ModelError, or InputError for a wrong instant."""
    at = parse_instant(as_of) if as_of else None
    engine = RasaEngine.load(newest_model(Settings.from_environment().model), NoActions())
    for line in lines:
        found = parse_one(engine, line.rstrip("\r\n"), at or system_now())
        out.write(json.dumps(found.as_dict(), ensure_ascii=False) + "\n")
        out.flush()

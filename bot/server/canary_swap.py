"""Bring a model on trial into this worker: it answers a part of the conversations beside the model in service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from bot.conversation.ports import Engine
from bot.conversation.turn import Canary, Engines
from bot.errors import ModelError
from bot.server.model_choice import model_file
from bot.state.model_in_service import InService

log = logging.getLogger(__name__)


class Model(Engine, Protocol):
    """An engine that knows which model it runs."""

    @property
    def model_id(self) -> str:
        """The model's own id."""


class CanarySwap:
    """Follows the trial. A model that is missing or cannot be loaded answers nobody: the model in service does."""

    def __init__(self, engines: Engines, models: Path, load: Callable[[Path], Model]) -> None:
        self._engines = engines
        self._models = models
        self._load = load
        self._loaded: tuple[str, Model] | None = None
        self._seen: int | None = None

    async def adopt(self, wanted: InService | None) -> None:
        """Make the trial as it is wanted now; each change is tried once."""
        number = wanted.number if wanted else None
        if number == self._seen:
            return
        self._seen = number
        if wanted is None or not wanted.canary or not wanted.percent:
            self._loaded = None
            self._engines.set_canary(None)
            return
        engine = await self._engine(wanted.canary)
        trial = Canary(engine, engine.model_id, wanted.percent) if engine else None
        self._engines.set_canary(trial)
        log.info("model on trial: %s, %d %%", wanted.canary, wanted.percent if engine else 0)

    async def _engine(self, name: str) -> Model | None:
        if self._loaded and self._loaded[0] == name:
            return self._loaded[1]
        path = model_file(self._models, name)
        if path is None:
            log.error("the model on trial is not here: %s", name)
            return None
        try:
            engine = await asyncio.to_thread(self._load, path)
        except ModelError as error:
            log.error("the model on trial cannot be loaded: %s", error)
            return None
        self._loaded = name, engine
        return engine

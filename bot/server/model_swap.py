"""Bring the model in service into this worker while it answers: load it beside the old one, then swap."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from enum import StrEnum
from pathlib import Path

from bot.conversation.turn import Engines
from bot.errors import ModelError
from bot.server.canary_swap import CanarySwap, Model
from bot.server.model_choice import model_file
from bot.state.model_in_service import InService, ModelInService

log = logging.getLogger(__name__)

Version = tuple[str, int, int]


class Outcome(StrEnum):
    """What became of a change."""

    LOADED = "loaded"
    FAILED = "failed"
    MISSING = "missing"


class ModelSwap:
    """Swaps `engines` to the model in service. A model that cannot be loaded leaves the old one.

    What failed is tried again when its file changes, or when it is promoted again; a missing file as soon as it is there.
    """

    def __init__(
        self,
        engines: Engines,
        running: Path,
        models: Path,
        load: Callable[[Path], Model],
        tell: Callable[[Outcome], None],
        *,
        canary: CanarySwap | None = None,
    ) -> None:
        self._engines = engines
        self._running = version(running)
        self._models = models
        self._load = load
        self._tell = tell
        self._canary = canary
        self._failed: tuple[int, Version | None] | None = None
        self.behind = False

    @property
    def model(self) -> str:
        """The name of the file this worker runs on."""
        return self._running[0]

    async def run(self, source: ModelInService) -> None:
        """Follow the model in service until cancelled."""
        async with aclosing(source.follow()) as changes:
            async for wanted in changes:
                try:
                    await self.adopt(wanted)
                    if self._canary:
                        await self._canary.adopt(wanted)
                except Exception:  # the edge: one odd file must not end the following
                    log.exception("the model in service could not be taken over")

    async def adopt(self, wanted: InService | None) -> None:
        """Run on the model in service, if it is not what runs here already."""
        path = model_file(self._models, wanted.model) if wanted else None
        wants = version(path) if path else None
        if wanted is None or wants == self._running:
            self.behind = False
            return
        self.behind = True
        if self._failed == (wanted.number, wants):
            return
        self._failed = (wanted.number, wants)
        if path is None or wants is None:
            log.error("the model in service is not here: %s", wanted.model)
            self._tell(Outcome.MISSING)
            return
        await self._swap(path, wants)

    async def _swap(self, path: Path, wants: Version) -> None:
        try:
            engine = await asyncio.to_thread(self._load, path)
        except ModelError as error:
            log.error("the model in service cannot be loaded, %s stays: %s", self.model, error)
            self._tell(Outcome.FAILED)
            return
        self._engines.swap(engine, engine.model_id)
        self._running, self._failed, self.behind = wants, None, False
        log.info("model in service: %s", path.name, extra={"model": engine.model_id})
        self._tell(Outcome.LOADED)


def version(path: Path) -> Version:
    """Return what tells a model file from another one of the same name."""
    found = path.stat()
    return path.name, found.st_mtime_ns, found.st_size

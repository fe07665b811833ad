"""Putting a model in service through the gate, back again, and on trial with a part of the conversations."""

from __future__ import annotations

import asyncio
import os
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import system_now
from bot.dialogue.model_archive import archives
from bot.errors import GateClosed, ModelError
from bot.record.model_history import Deed, ModelDeed, ModelHistory
from bot.state.model_in_service import InService, ModelInService
from bot.workbench import judgement as judgements
from bot.workbench.gate import GateRules, Verdict, decide
from bot.workbench.judgement import Judgement

METADATA = "metadata.json"
CANDIDATES = "candidates"
MOST_PERCENT = 50


@dataclass(frozen=True, slots=True)
class Overruling:
    """A supervisor's word that a model goes into service although the gate says no."""

    reason: str


@dataclass(frozen=True, slots=True)
class Promotions:
    """Everything that changes which model answers. `models` is the folder of archives.

    Candidates lie in `models/candidates` until they are promoted, so that a start never takes one by itself.
    """

    models: Path
    in_service: ModelInService
    history: ModelHistory
    rules: GateRules

    async def verdict(self, model: str) -> Verdict:
        """Return what the gate says of a model that was judged. Raises InputError, StateUnavailable."""
        before = await self.in_service.get()
        known = self.judged(before.model) if before else None
        return decide(self.judged(model), known, self.rules)

    def judged(self, model: str) -> Judgement | None:
        """Return the kept judgement of a model, wherever it lies."""
        return judgements.find(self.models, model)

    async def promote(
        self, model: str, by: str, reason: str = "", overruling: Overruling | None = None
    ) -> InService:
        """Put a model in service for all workers.

        Raises ModelError when it is missing or no model, GateClosed when the gate says no and nobody overrules it,
        RecordUnavailable or StateUnavailable: then nothing is changed.
        """
        path = await asyncio.to_thread(find_archive, self.models, model)
        verdict = await self.verdict(path.name)
        if not verdict.passed and not (overruling and overruling.reason.strip()):
            raise GateClosed([failure.what for failure in verdict.failures])
        await asyncio.to_thread(_bring_in, path, self.models)
        said = overruling.reason if overruling and not verdict.passed else reason
        return await self._put(path.name, Deed.PROMOTED, by, said, overruled=not verdict.passed)

    async def roll_back(self, by: str, reason: str = "") -> InService:
        """Put the model before the present one in service again; no gate holds that up. Raises ModelError."""
        now = await self.in_service.get()
        before = await self.history.model_before(now.model) if now else None
        if before is None:
            raise ModelError("there is no model to go back to: the history knows none before this one")
        find_archive(self.models, before)
        return await self._put(before, Deed.ROLLED_BACK, by, reason)

    async def start_canary(self, model: str, percent: int, by: str) -> None:
        """Let a judged model answer a part of the conversations. Raises ModelError, GateClosed."""
        now = await self.in_service.get()
        if now is None:
            raise ModelError("no model is in service yet: promote one first")
        if not 1 <= percent <= MOST_PERCENT:
            raise ModelError(f"a trial is 1 to {MOST_PERCENT} percent of the conversations")
        path = await asyncio.to_thread(find_archive, self.models, model)
        verdict = await self.verdict(path.name)
        if not verdict.passed:
            raise GateClosed([failure.what for failure in verdict.failures])
        await asyncio.to_thread(_bring_in, path, self.models, newest=False)
        deed = ModelDeed(path.name, Deed.CANARY, by, f"{percent}%", before=now.model)
        async with self.history.doing(deed):
            if not await self.in_service.set_canary(now.model, path.name, percent):
                raise ModelError("another model went into service meanwhile: look again")

    async def end_canary(self, by: str) -> None:
        """Let the model in service answer every conversation again; nothing happens without a trial."""
        now = await self.in_service.get()
        if now is None or now.canary is None:
            return
        async with self.history.doing(ModelDeed(now.canary, Deed.CANARY_ENDED, by, before=now.model)):
            await self.in_service.set_canary(now.model, None, 0)

    async def _put(
        self, model: str, deed: Deed, by: str, reason: str, *, overruled: bool = False
    ) -> InService:
        now = await self.in_service.get()
        judged = self.judged(model)
        line = ModelDeed(
            model,
            deed,
            by,
            reason,
            before=now.model if now else None,
            overruled=overruled,
            data_version=judged.data_version if judged else "",
            figures=_figures(judged),
        )
        async with self.history.doing(line):
            return await self.in_service.put(model, by, system_now())


def find_archive(models: Path, model: str) -> Path:
    """Return the archive of that name, in service or candidate. Raises ModelError when it is missing or no model."""
    name = Path(model).name
    places = [*archives(models), *archives(candidates(models))]
    path = next((path for path in places if path.name in (name, f"{name}.tar.gz")), None)
    if path is None:
        raise ModelError(f"no model {name} in {models.name}/: see `python -m bot models`")
    try:
        with tarfile.open(path) as archive:
            if not any(Path(member).name == METADATA for member in archive.getnames()):
                raise ModelError(f"{name} is no model: it has no {METADATA}")
    except (tarfile.TarError, OSError, EOFError) as error:
        raise ModelError(f"{name} cannot be read: {error}") from error
    return path


def candidates(models: Path) -> Path:
    """Return the folder of models that were never in service."""
    return (models if models.is_dir() else models.parent) / CANDIDATES


def _bring_in(path: Path, models: Path, *, newest: bool = True) -> None:
    """Put a candidate among the models; one on trial keeps an old date, so that no start takes it for the newest."""
    target = models / path.name
    if path.parent == models or models.is_file() or target.exists():
        return
    fresh = target.with_suffix(".new")
    fresh.write_bytes(path.read_bytes())
    if not newest:
        os.utime(fresh, (0, 0))
    fresh.replace(target)


def _figures(judged: Judgement | None) -> dict[str, Any]:
    return {name: round(share.share, 4) for name, share in judged.figures.items()} if judged else {}

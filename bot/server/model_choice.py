"""Which model file a worker loads."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot.dialogue.model_archive import newest_model
from bot.errors import ModelError
from bot.state.model_in_service import InService

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")


def model_file(models: Path, name: str) -> Path | None:
    """Return the file of that name among the models (a folder, or one file), None when it is not there."""
    path = models if models.is_file() else models / Path(name).name
    return path if path.is_file() and path.name == name else None


def first_model(
    models: Path, in_service: InService | None, load: Callable[[Path], Loaded]
) -> tuple[Loaded, Path]:
    """Load the model in service when its file is here and fit, else the newest. Raises ModelError when there is none."""
    path = model_file(models, in_service.model) if in_service else None
    if in_service and path is None:
        log.error("the model in service is not here: %s", in_service.model)
    if path is not None:
        try:
            return load(path), path
        except ModelError as error:
            log.error("the model in service cannot be loaded: %s", error)
    newest = newest_model(models)
    return load(newest), newest

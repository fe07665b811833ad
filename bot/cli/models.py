"""`python -m bot models` and `promote MODEL`: which models there are, and which one is in service."""

from __future__ import annotations

import asyncio
import tarfile
from datetime import datetime
from pathlib import Path

import typer

from bot.clock import SHANGHAI, system_now
from bot.dialogue.model_archive import archives
from bot.errors import ModelError
from bot.settings import Settings
from bot.state.connect import connect
from bot.state.model_in_service import InService, ModelInService

METADATA = "metadata.json"


def list_models() -> None:
    """Print one line for each model, newest first; the one in service is marked."""
    settings = Settings.from_environment()
    in_service = asyncio.run(_in_service(settings))
    found = archives(settings.model)
    for path in reversed(found):
        typer.echo(line(path, in_service))
    if in_service is None:
        typer.echo("none was put in service: each start takes the newest", err=True)
    elif in_service.model not in {path.name for path in found}:
        typer.echo(f"in service, but not here: {in_service.model}", err=True)


def promote_model(model: str, by: str) -> None:
    """Put a model in service for all workers. Raises ModelError when there is no such model here."""
    settings = Settings.from_environment()
    path = chosen(settings.model, model)
    asyncio.run(_put(settings, path.name, by))
    typer.echo(f"in service: {path.name}")


def chosen(models: Path, model: str) -> Path:
    """Return the model archive of that name (or path). Raises ModelError when it is missing or no model."""
    name = Path(model).name
    path = next((path for path in archives(models) if path.name in (name, f"{name}.tar.gz")), None)
    if path is None:
        raise ModelError(f"no model {name} in {models.name}/: see `python -m bot models`")
    try:
        with tarfile.open(path) as archive:
            if not any(Path(member).name == METADATA for member in archive.getnames()):
                raise ModelError(f"{name} is no model: it has no {METADATA}")
    except (tarfile.TarError, OSError, EOFError) as error:
        raise ModelError(f"{name} cannot be read: {error}") from error
    return path


def line(path: Path, in_service: InService | None) -> str:
    """Return what is shown of a model."""
    found = path.stat()
    made = datetime.fromtimestamp(found.st_mtime, SHANGHAI).isoformat(sep=" ", timespec="seconds")
    shown = f"{path.name}  {made[:19]}  {found.st_size / 1_000_000:.1f} MB"
    if in_service and in_service.model == path.name:
        at = in_service.at.isoformat(sep=" ", timespec="seconds")
        shown += f"  in service since {at[:19]} by {in_service.by}"
    return shown


async def _in_service(settings: Settings) -> InService | None:
    async with connect(settings.redis_url, settings.var) as link:
        return await ModelInService(link).get()


async def _put(settings: Settings, name: str, by: str) -> None:
    async with connect(settings.redis_url, settings.var) as link:
        await ModelInService(link).put(name, by, system_now())

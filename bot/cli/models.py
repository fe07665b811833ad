"""`python -m bot models`: which models there are, candidates among them, and which one is in service."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import typer

from bot.clock import SHANGHAI
from bot.dialogue.model_archive import archives
from bot.server.workbench.promotion import candidates
from bot.settings import Settings
from bot.state.connect import connect
from bot.state.model_in_service import InService, ModelInService


def list_models() -> None:
    """Print one line for each model, newest first; the one in service is marked."""
    settings = Settings.from_environment()
    in_service = asyncio.run(_in_service(settings))
    found = archives(settings.model)
    for path in reversed(found):
        typer.echo(line(path, in_service))
    for path in reversed(archives(candidates(settings.model))):
        typer.echo(f"{line(path, in_service)}  candidate")
    if in_service is None:
        typer.echo("none was put in service: each start takes the newest", err=True)
    elif in_service.model not in {path.name for path in found}:
        typer.echo(f"in service, but not here: {in_service.model}", err=True)


def line(path: Path, in_service: InService | None) -> str:
    """Return what is shown of a model."""
    found = path.stat()
    made = datetime.fromtimestamp(found.st_mtime, SHANGHAI).isoformat(sep=" ", timespec="seconds")
    shown = f"{path.name}  {made[:19]}  {found.st_size / 1_000_000:.1f} MB"
    if in_service and in_service.model == path.name:
        at = in_service.at.isoformat(sep=" ", timespec="seconds")
        shown += f"  in service since {at[:19]} by {in_service.by}"
    if in_service and in_service.canary == path.name:
        shown += f"  on trial with {in_service.percent} %"
    return shown


async def _in_service(settings: Settings) -> InService | None:
    async with connect(settings.redis_url, settings.var) as link:
        return await ModelInService(link).get()

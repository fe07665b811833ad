"""`python -m bot train`: train when something changed, and say what happens while it takes long."""

from __future__ import annotations

import time

import typer

from bot.dialogue.model_archive import is_current, newest_model
from bot.log import configure_logging
from bot.settings import ROOT, Settings


def train_model(*, force: bool = False) -> None:
    """Train into the models folder unless the newest model is current."""
    models = Settings.from_environment().model
    if not force and is_current(models, ROOT):
        typer.echo(f"model is current: {newest_model(models).name}")
        return
    typer.echo("training a model (about half a minute) …")
    configure_logging()
    started = time.perf_counter()
    from bot.dialogue.training import train  # noqa: PLC0415 - takes seconds to import

    model = train(ROOT, models)
    typer.echo(f"trained {model.name} in {time.perf_counter() - started:.0f} s")

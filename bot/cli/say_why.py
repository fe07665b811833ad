"""The edge of every command: an error of ours is one line on standard error and exit status 1."""

from __future__ import annotations

from collections.abc import Callable

import typer

from bot.errors import BotError


def or_say_why(command: Callable[[], None]) -> None:
    """Run a command; raises typer.Exit when it fails."""
    try:
        command()
    except BotError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        raise typer.Exit(130) from None

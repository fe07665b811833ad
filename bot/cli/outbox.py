"""`python -m bot outbox dead` and `outbox resend ID`: what could not be delivered."""

from __future__ import annotations

import asyncio

import typer

from bot.errors import InputError
from bot.settings import Settings
from bot.state.connect import connect
from bot.state.dead_letters import DeadLetters


def list_dead() -> None:
    """Print one line for each dead letter: nothing of what it says, and nobody's name."""
    asyncio.run(_list_dead())


def resend(letter_id: str) -> None:
    """Put a dead letter back into the outbox. Raises InputError when there is none of that id."""
    asyncio.run(_resend(letter_id))


async def _list_dead() -> None:
    settings = Settings.from_environment()
    async with connect(settings.redis_url, settings.var) as link:
        letters = await DeadLetters(link).all()
    for letter in letters:
        parcel = letter.parcel
        given_up = letter.given_up_at.isoformat(timespec="seconds")
        typer.echo(
            f"{letter.id}  {parcel.channel}  {parcel.kind}  {given_up}  {letter.tries} tries  {letter.failure}"
        )
    typer.echo(f"{len(letters)} dead letters", err=True)


async def _resend(letter_id: str) -> None:
    settings = Settings.from_environment()
    async with connect(settings.redis_url, settings.var) as link:
        if not await DeadLetters(link).resend(letter_id):
            raise InputError("no such dead letter: see `outbox dead`")
    typer.echo("back in the outbox")

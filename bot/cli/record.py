"""`python -m bot record aside` and `record replay`: the events the recorder could not take."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer

from bot.errors import RecordUnavailable
from bot.log import conversation_digest
from bot.record.address import database_address
from bot.record.database import Database, open_database
from bot.record.examine import file_of
from bot.record.replay import Aside, Replayed
from bot.record.replay import aside as events_aside
from bot.record.replay import replay as replay_events
from bot.settings import Settings

SHOWN = 120
WORDS = re.compile(r"[^\x00-\x7f]+|\d[\d -]{5,}\d")
"""What a reason may quote of an event: Chinese words, long numbers."""


def list_aside() -> None:
    """Print one line for each event put aside: nothing of what it says, and nobody's name."""
    asyncio.run(_list_aside())


def replay_aside() -> None:
    """Record what can be recorded by now, and say what became of it."""
    asyncio.run(_replay_aside())


async def _list_aside() -> None:
    async with _record() as database:
        events = await events_aside(database) if database else []
    for event in events:
        typer.echo(line(event))
    typer.echo(f"{len(events)} events aside", err=True)


async def _replay_aside() -> None:
    async with _record() as database:
        done = await replay_events(database) if database else Replayed()
    typer.echo(
        f"{done.recorded} recorded, {done.repeats} recorded before, {done.forgotten} of people forgotten since, {done.left} left"
    )


def line(event: Aside) -> str:
    """Return what is shown of an event."""
    whose = conversation_digest(event.conversation_id) if event.conversation_id else "-" * 12
    reason = WORDS.sub("…", event.reason).replace("\n", " ")[:SHOWN]
    return f"{event.event_id}  {whose}  {event.seen_at.isoformat(timespec='seconds')}  {reason}"


@asynccontextmanager
async def _record() -> AsyncIterator[Database | None]:
    """Open the record; None where the SQLite file was never made: looking must not make it."""
    settings = Settings.from_environment()
    database = open_database(database_address(settings.database_url, settings.var))
    try:
        path = file_of(database)
        if path is not None and path.is_dir():  # SQLite's driver would say so from a thread, and late
            raise RecordUnavailable(f"{path.name} is a folder, not a database")
        yield database if path is None or path.exists() else None
    finally:
        await database.close()

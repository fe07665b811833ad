"""`python -m bot promote`, `rollback` and `canary`: which model answers, through the gate, with the history kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import typer

from bot.errors import GateClosed
from bot.record.address import database_address
from bot.record.database import open_database
from bot.record.model_history import ModelHistory
from bot.record.upgrade import upgrade
from bot.server.workbench.promotion import Overruling, Promotions
from bot.settings import ROOT, Settings
from bot.state.connect import connect
from bot.state.model_in_service import InService, ModelInService
from bot.workbench.gate import FILE, read_rules


def promote_model(model: str, by: str, reason: str, overrule: str | None, *, as_json: bool = False) -> None:
    """Put a model in service for all workers; exits with 1 when the gate refuses it and nobody overrules."""
    overruling = Overruling(overrule) if overrule else None
    _do(lambda promotions: promotions.promote(model, by, reason, overruling), as_json=as_json)


def roll_back(by: str, reason: str, *, as_json: bool = False) -> None:
    """Put the model before the present one in service again."""
    _do(lambda promotions: promotions.roll_back(by, reason), as_json=as_json)


def set_canary(model: str | None, percent: int, by: str) -> None:
    """Let a model answer a part of the conversations; no model ends the trial."""

    async def run() -> None:
        async with promotions_of(Settings.from_environment()) as promotions:
            await (promotions.start_canary(model, percent, by) if model else promotions.end_canary(by))

    asyncio.run(run())
    typer.echo(f"on trial: {model}, {percent} % of the conversations" if model else "no model is on trial")


@asynccontextmanager
async def promotions_of(settings: Settings) -> AsyncIterator[Promotions]:
    """Open what promotions need, and close it."""
    database = open_database(database_address(settings.database_url, settings.var))
    try:
        await upgrade(database)
        async with connect(settings.redis_url, settings.var) as link:
            rules = read_rules(ROOT / FILE)
            yield Promotions(settings.model, ModelInService(link), ModelHistory(database), rules)
    finally:
        await database.close()


def _do(deed: Callable[[Promotions], Awaitable[InService]], *, as_json: bool) -> None:
    async def run() -> InService:
        async with promotions_of(Settings.from_environment()) as promotions:
            return await deed(promotions)

    try:
        found = asyncio.run(run())
    except GateClosed as closed:
        if not as_json:
            raise
        typer.echo(json.dumps({"promoted": False, "reasons": closed.reasons}, ensure_ascii=False, indent=1))
        raise typer.Exit(1) from closed
    shown = {"promoted": True, "model": found.model, "by": found.by, "number": found.number}
    typer.echo(json.dumps(shown, ensure_ascii=False) if as_json else f"in service: {found.model}")

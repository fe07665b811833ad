"""All checks in turn, and how they are told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import typer

from bot.cli.doctor.finding import Finding, Level, act
from bot.cli.doctor.installation import check_disk, check_model, check_plan, check_settings
from bot.cli.doctor.live_state import check_live_state, model_in_service
from bot.cli.doctor.member_api import check_member_api
from bot.cli.doctor.record import check_record
from bot.errors import SettingsError
from bot.settings import Settings


def examine_installation(*, as_json: bool) -> int:
    """Print what was found, a line at a time; return 1 when something must be done, else 0."""
    return asyncio.run(_examine(as_json=as_json))


async def findings() -> AsyncIterator[Finding]:
    """Run every check. A wrong setting ends it: the rest would be guesses."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        yield act("设置", str(error), "改正这个环境变量")
        return
    for finding in (*check_settings(settings), check_disk(settings.var), check_plan(settings)):
        yield finding
    async for finding in check_live_state(settings):
        yield finding
    async for finding in check_record(settings):
        yield finding
    yield await check_member_api(settings)
    yield await asyncio.to_thread(check_model, settings, await model_in_service(settings))


async def _examine(*, as_json: bool) -> int:
    found: list[Finding] = []
    async for finding in findings():
        found.append(finding)
        if not as_json:
            typer.echo(finding.line())
    must_act = any(finding.level is Level.ACT for finding in found)
    if as_json:
        told = {"good": not must_act, "findings": [finding.as_dict() for finding in found]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    return int(must_act)

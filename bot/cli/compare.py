"""`python -m bot compare`: a candidate beside the model in service, and what the gate says of it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import typer

from bot.dialogue.model_archive import archives, newest_model
from bot.errors import ModelError
from bot.server.workbench.judging import Project, judge
from bot.server.workbench.promotion import candidates, find_archive
from bot.settings import ROOT, Settings
from bot.state.connect import connect
from bot.state.model_in_service import ModelInService
from bot.workbench import judgement as judgements
from bot.workbench.comparison import TURNOUT_CHINESE, Changed, Comparison, compare
from bot.workbench.gate import FILE, decide, read_rules
from bot.workbench.judgement import Judgement

SHOWN = 40


def compare_models(candidate: str | None, with_model: str | None, *, as_json: bool = False) -> None:
    """Print every message and dialogue whose answer changes. Exits with 1 when the gate refuses the candidate."""
    settings = Settings.from_environment()
    new = find_archive(settings.model, candidate) if candidate else newest(settings.model)
    old = find_archive(settings.model, with_model or asyncio.run(in_service(settings)))
    if new.name == old.name:
        raise ModelError(f"{new.name} is in service itself: name the candidate")
    after, before = (judged(settings, path) for path in (new, old))
    found, verdict = compare(before, after), decide(after, before, read_rules(ROOT / FILE))
    if as_json:
        shown = {"candidate": new.name, "with": old.name, "gate": verdict.as_dict(), **found.as_dict()}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(told(found, before, after)))
        for failure in verdict.failures:
            typer.echo(f"gate: {failure.what}")
    if not verdict.passed:
        raise typer.Exit(1)


def newest(models: Path) -> Path:
    """Return the newest candidate, else the newest model."""
    waiting = archives(candidates(models))
    return waiting[-1] if waiting else newest_model(models)


def judged(settings: Settings, model: Path) -> Judgement:
    """Return the judgement of a model; one that was never judged is judged now."""
    found = judgements.find(settings.model, model.name)
    if found is None:
        typer.echo(f"judging {model.name} …", err=True)
        found = judge(Project(ROOT, settings.plan), model)
        judgements.keep(found, settings.model)
    return found


def told(found: Comparison, before: Judgement, after: Judgement) -> list[str]:
    """Return the comparison, line by line; what got worse comes first."""
    lines = [f"{name}: {before.figures.get(name, '-')} → {share}" for name, share in after.figures.items()]
    lines += [f"dialogue broken: {name}" for name in found.dialogues_broken]
    lines += [f"dialogue mended: {name}" for name in found.dialogues_mended]
    lines += [_changed(one) for one in found.changed[:SHOWN]]
    more = len(found.changed) - SHOWN
    return [*lines, f"… {more} more (--json has all)"] if more > 0 else lines


def _changed(one: Changed) -> str:
    old, new = ("+".join(r.found) + f" ({r.decision})" for r in (one.before, one.after))
    return f"{TURNOUT_CHINESE[one.turnout]} {one.after.text}  {'+'.join(one.after.wanted)}: {old} → {new}"


async def in_service(settings: Settings) -> str:
    """Return the name of the model in service. Raises ModelError when there is none."""
    async with connect(settings.redis_url, settings.var) as link:
        found = await ModelInService(link).get()
    if found is None:
        raise ModelError("no model was put in service: name one to compare with (--with)")
    return found.model

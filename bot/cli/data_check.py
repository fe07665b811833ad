"""`python -m bot data check`: what training data must never hold, and what could be better."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from bot.workbench.data_health import examine, read_project


def check_data(root: Path, *, advice: bool = False, as_json: bool = False) -> None:
    """Print the findings. Exits with 1 when one of them must be mended."""
    project = read_project(root)
    found = examine(project)
    bad = [finding for finding in found if finding.must_be_mended]
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found if advice else bad:
            typer.echo(finding)
        intents = len({intent for intent, _ in project.examples})
        counts = f"{len(project.examples)} examples, {len(project.pairs)} of two questions, {intents} intents"
        typer.echo(
            f"{counts}, {len(bad)} findings, {len(found) - len(bad)} pieces of advice (--advice shows them)"
        )
    if bad:
        raise typer.Exit(1)

"""`python -m bot data check`: what training data must never hold."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.workbench.data_health import findings
from bot.workbench.held_out import read_held_out
from bot.workbench.training_files import read_examples


def check_data(folder: Path, held_out: Path) -> int:
    """Print every finding; return 0 when there is none, else 1."""
    examples = read_examples(folder)
    found = findings(examples, [row.text for row in read_held_out(held_out)])
    for finding in found:
        typer.echo(finding)
    intents = len({intent for intent, _ in examples})
    typer.echo(f"{len(examples)} examples, {intents} intents, {len(found)} findings")
    return 1 if found else 0

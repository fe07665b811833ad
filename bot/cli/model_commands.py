"""The commands about models: train, evaluate, compare, promote, roll back."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.say_why import or_say_why

models_app = typer.Typer(add_completion=False)


@models_app.command()
def models() -> None:
    """List the trained models, and say which one is in service."""
    from bot.cli.models import list_models  # noqa: PLC0415

    or_say_why(list_models)


@models_app.command()
def promote(
    model: Annotated[str, typer.Argument(help="The name of a model file that `models` shows.")],
    by: Annotated[str | None, typer.Option(help="Who does it; else the user of this machine.")] = None,
    reason: Annotated[str, typer.Option(help="Why; kept in the history.")] = "",
    overrule: Annotated[
        str | None, typer.Option(help="Why it goes into service although the gate says no.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Put a model in service that passes the gate: every running worker takes it over without a pause."""
    from bot.cli.promotion import promote_model  # noqa: PLC0415

    or_say_why(lambda: promote_model(model, by or getpass.getuser(), reason, overrule, as_json=as_json))


@models_app.command()
def rollback(
    by: Annotated[str | None, typer.Option(help="Who does it; else the user of this machine.")] = None,
    reason: Annotated[str, typer.Option(help="Why; kept in the history.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Put the model before the present one in service again, as fast as promotion."""
    from bot.cli.promotion import roll_back  # noqa: PLC0415

    or_say_why(lambda: roll_back(by or getpass.getuser(), reason, as_json=as_json))


@models_app.command()
def canary(
    model: Annotated[str | None, typer.Argument(help="The model to try; none ends the trial.")] = None,
    percent: Annotated[int, typer.Option(help="Part of the conversations it answers.")] = 5,
    by: Annotated[str | None, typer.Option(help="Who does it; else the user of this machine.")] = None,
) -> None:
    """Let a model that passes the gate answer a part of the conversations."""
    from bot.cli.promotion import set_canary  # noqa: PLC0415

    or_say_why(lambda: set_canary(model, percent, by or getpass.getuser()))


@models_app.command()
def compare(
    candidate: Annotated[str | None, typer.Argument(help="The candidate; else the newest.")] = None,
    with_model: Annotated[str | None, typer.Option("--with", help="Else the model in service.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs; every change.")] = False,
) -> None:
    """Show every message and dialogue whose answer changes with a candidate; exit status 1 when the gate refuses it."""
    from bot.cli.compare import compare_models  # noqa: PLC0415

    or_say_why(lambda: compare_models(candidate, with_model, as_json=as_json))


@models_app.command()
def train(
    force: Annotated[bool, typer.Option(help="Train even when nothing changed.")] = False,
    candidate: Annotated[
        bool, typer.Option(help="Train a candidate: no start takes it before it is promoted.")
    ] = False,
    branch: Annotated[
        str | None, typer.Option(help="Train a candidate on a branch, such as workbench/labels.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Progress and result as lines of JSON.")] = False,
) -> None:
    """Train a model into models/ when config, domain, data or the code that learns changed."""
    from bot.cli.train import train_candidate, train_model  # noqa: PLC0415

    if candidate or branch:
        or_say_why(lambda: train_candidate(branch, as_json=as_json))
    else:
        or_say_why(lambda: train_model(force=force, as_json=as_json))


@models_app.command()
def evaluate(
    *,
    held_out: Annotated[Path, typer.Option(help="Folder with *.jsonl test messages.")] = Path(
        "tests/data/heldout"
    ),
    dates: Annotated[Path, typer.Option(help="Folder with *.jsonl date phrases.")] = Path("tests/data/dates"),
    out: Annotated[Path, typer.Option(help="Where the report goes.")] = Path("reports/evaluation"),
    model: Annotated[str | None, typer.Option(help="The model; else the newest.")] = None,
    cross_validation: Annotated[bool, typer.Option(help="Also cross-validate the training data.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Judge a model: figures, pictures, list of errors, dialogues; exit status 1 when it is below the gate's floors."""
    from bot.cli.evaluate import evaluate_model  # noqa: PLC0415

    or_say_why(
        lambda: evaluate_model(
            held_out, dates, out, model, cross_validation=cross_validation, as_json=as_json
        )
    )

"""The table of commands. Each command imports what it needs when it runs: `--help` answers at once."""

from __future__ import annotations

import getpass
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import BotError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """会员客服机器人: run, train, try and judge the bot."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # Rasa would otherwise report to third parties
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"  # TensorFlow writes plain text to standard error, past all logs
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # small sums: more threads would only wait for each other
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


@app.command()
def run() -> None:
    """Start the bot alone; ready when /readyz says 200."""
    from bot.cli.run import run_server  # noqa: PLC0415

    _or_say_why(run_server)


@app.command(hidden=True)
def worker(number: int, folder: Path) -> None:
    """Serve as one of several workers: `run` starts these itself."""
    from bot.cli.run import run_worker  # noqa: PLC0415

    _or_say_why(lambda: run_worker(number, folder))


@app.command()
def models() -> None:
    """List the trained models, and say which one is in service."""
    from bot.cli.models import list_models  # noqa: PLC0415

    _or_say_why(list_models)


@app.command()
def promote(
    model: Annotated[str, typer.Argument(help="The name of a model file that `models` shows.")],
    by: Annotated[str | None, typer.Option(help="Who does it; else the user of this machine.")] = None,
) -> None:
    """Put a model in service: every running worker takes it over without a pause."""
    from bot.cli.models import promote_model  # noqa: PLC0415

    _or_say_why(lambda: promote_model(model, by or getpass.getuser()))


@app.command()
def demo() -> None:
    """Start the bot together with the reference member-status API, and name a made-up member to try."""
    from bot.cli.demo import run_demo  # noqa: PLC0415

    _or_say_why(run_demo)


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Train even when nothing changed.")] = False,
) -> None:
    """Train a model into models/ when config, domain, data or the code that learns changed."""
    from bot.cli.train import train_model  # noqa: PLC0415

    _or_say_why(lambda: train_model(force=force))


@app.command()
def parse(
    as_of: Annotated[str | None, typer.Option(help="ISO instant that dates are relative to.")] = None,
) -> None:
    """Read one message per line on stdin, write what was understood as one JSON per line."""
    from bot.cli.parse import parse_lines  # noqa: PLC0415

    _or_say_why(lambda: parse_lines(sys.stdin, sys.stdout, as_of))


@app.command()
def evaluate(
    held_out: Annotated[Path, typer.Option(help="Folder with *.jsonl test messages.")] = Path(
        "tests/data/heldout"
    ),
    dates: Annotated[Path, typer.Option(help="Folder with *.jsonl date phrases.")] = Path("tests/data/dates"),
    out: Annotated[Path, typer.Option(help="Where the report goes.")] = Path("reports/evaluation"),
) -> None:
    """Judge the trained model: report, per-intent figures, confusion matrix as a picture, list of errors."""
    from bot.cli.evaluate import evaluate_model  # noqa: PLC0415

    _or_say_why(lambda: evaluate_model(held_out, dates, out))


data = typer.Typer(no_args_is_help=True, help="Training data.")
app.add_typer(data, name="data")


@data.command("check")
def data_check() -> None:
    """Refuse near-duplicates, texts under two intents, too few examples, and held-out leakage."""
    from bot.cli.data_check import check_data  # noqa: PLC0415

    raise typer.Exit(check_data(Path("data/nlu"), Path("tests/data/heldout")))


@app.command()
def forget(
    channel: Annotated[str, typer.Argument(help="The channel, such as web.")],
    user: Annotated[str, typer.Argument(help="The chat user of that channel.")],
) -> None:
    """Remove a person from Redis and SQL, and print a receipt as JSON."""
    from bot.cli.forget import forget_person  # noqa: PLC0415

    _or_say_why(lambda: forget_person(channel, user))


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Check everything the bot stands on and say what to do; exit status 1 when something must be done."""
    from bot.log import configure_logging  # noqa: PLC0415

    configure_logging(level=logging.ERROR)  # before the imports: some of them warn
    from bot.cli.doctor.examination import examine_installation  # noqa: PLC0415

    raise typer.Exit(examine_installation(as_json=as_json))


outbox = typer.Typer(no_args_is_help=True, help="What is pushed to members.")
app.add_typer(outbox, name="outbox")


@outbox.command("dead")
def outbox_dead() -> None:
    """List the parcels that could not be delivered."""
    from bot.cli.outbox import list_dead  # noqa: PLC0415

    _or_say_why(list_dead)


@outbox.command("resend")
def outbox_resend(letter_id: Annotated[str, typer.Argument(help="The id `outbox dead` shows.")]) -> None:
    """Put a parcel that was given up back into the outbox."""
    from bot.cli.outbox import resend  # noqa: PLC0415

    _or_say_why(lambda: resend(letter_id))


def _or_say_why(command: Callable[[], None]) -> None:
    try:
        command()
    except BotError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        raise typer.Exit(130) from None

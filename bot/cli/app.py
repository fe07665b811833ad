"""The table of commands. Each command imports what it needs when it runs: `--help` answers at once."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import model_commands
from bot.cli.say_why import or_say_why as _or_say_why
from bot.settings import ROOT

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(model_commands.models_app)


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
def demo() -> None:
    """Start the bot together with the reference member-status API, and name a made-up member to try."""
    from bot.cli.demo import run_demo  # noqa: PLC0415

    _or_say_why(run_demo)


@app.command()
def parse(
    as_of: Annotated[str | None, typer.Option(help="ISO instant that dates are relative to.")] = None,
) -> None:
    """Read one message per line on stdin, write what was understood as one JSON per line."""
    from bot.cli.parse import parse_lines  # noqa: PLC0415

    _or_say_why(lambda: parse_lines(sys.stdin, sys.stdout, as_of))


data = typer.Typer(no_args_is_help=True, help="Training data.")
app.add_typer(data, name="data")


@data.command("check")
def data_check(
    advice: Annotated[bool, typer.Option(help="Also show what could be better.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs; everything, with suggestions.")
    ] = False,
) -> None:
    """Refuse near-duplicates, texts under two intents, too few examples, and held-out leakage; suggest what to do."""
    from bot.cli.data_check import check_data  # noqa: PLC0415

    _or_say_why(lambda: check_data(ROOT, advice=advice, as_json=as_json))


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


user = typer.Typer(no_args_is_help=True, help="Accounts of the people at work.")
app.add_typer(user, name="user")


@user.command("add")
def user_add(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[list[str], typer.Option(help="agent, supervisor, trainer or admin; may be given again.")],
    shown: Annotated[str, typer.Option(help="The name colleagues see; else the account's name.")] = "",
    group: Annotated[list[str] | None, typer.Option(help="A group or skill; may be given again.")] = None,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from stdin, one line.")] = False,
) -> None:
    """Add an account; the first admin is made so. Asks for the password twice."""
    from bot.cli.user import add_user  # noqa: PLC0415

    _or_say_why(lambda: add_user(name, role, shown, group or [], from_stdin=password_stdin))


@user.command("list")
def user_list() -> None:
    """List all accounts."""
    from bot.cli.user import list_users  # noqa: PLC0415

    _or_say_why(list_users)


@user.command("reset")
def user_reset(name: Annotated[str, typer.Argument(help="The account.")]) -> None:
    """Print a one-time password, to be changed at the next sign-in; end all sessions of the account."""
    from bot.cli.user import reset_user  # noqa: PLC0415

    _or_say_why(lambda: reset_user(name))


@user.command("deactivate")
def user_deactivate(name: Annotated[str, typer.Argument(help="The account.")]) -> None:
    """Stop an account at once."""
    from bot.cli.user import set_user_active  # noqa: PLC0415

    _or_say_why(lambda: set_user_active(name, active=False))


@user.command("activate")
def user_activate(name: Annotated[str, typer.Argument(help="The account.")]) -> None:
    """Let a stopped account work again."""
    from bot.cli.user import set_user_active  # noqa: PLC0415

    _or_say_why(lambda: set_user_active(name, active=True))


record = typer.Typer(no_args_is_help=True, help="What the record could not take.")
app.add_typer(record, name="record")


@record.command("aside")
def record_aside() -> None:
    """List the events that were put aside, with the reason."""
    from bot.cli.record import list_aside  # noqa: PLC0415

    _or_say_why(list_aside)


@record.command("replay")
def record_replay() -> None:
    """Record them once more, after an upgrade that can read them."""
    from bot.cli.record import replay_aside  # noqa: PLC0415

    _or_say_why(replay_aside)


wechat = typer.Typer(no_args_is_help=True, help="The WeChat Official Account.")
app.add_typer(wechat, name="wechat")
wechat_menu = typer.Typer(no_args_is_help=True, help="The menu at the bottom of the account.")
wechat.add_typer(wechat_menu, name="menu")


@wechat_menu.command("push")
def wechat_menu_push() -> None:
    """Put the menu of data/wechat_menu.yml in place of the account's."""
    from bot.cli.wechat import push_menu  # noqa: PLC0415

    _or_say_why(push_menu)


@wechat_menu.command("show")
def wechat_menu_show() -> None:
    """Print the account's menu as JSON, and say whether it is the one of data/wechat_menu.yml."""
    from bot.cli.wechat import show_menu  # noqa: PLC0415

    _or_say_why(show_menu)


@wechat.command("doctor")
def wechat_doctor(
    address: Annotated[
        str | None, typer.Option(help="The bot's public address, to try WeChat's check on it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Check keys, access_token, rights and address, and say what to do; exit status 1 when something must be done."""
    from bot.cli.doctor.wechat import examine_wechat  # noqa: PLC0415

    raise typer.Exit(examine_wechat(address, as_json=as_json))

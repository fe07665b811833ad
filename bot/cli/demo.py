"""`python -m bot demo` (`make run`): the bot with the reference member-status API, and somebody to be."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import typer

from bot.errors import SettingsError
from bot.settings import Settings

READY_SECONDS = 60.0
AS_OF = "2021-04-12T10:00:00+08:00"
"""The demonstration's day: after the end, with refunds under way and claims still open."""


def run_demo() -> None:
    """Start both servers, say where to look and whom to be, and end both at Ctrl-C or when one ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings = Settings.from_environment()
    member_port = free_port()
    token = secrets.token_urlsafe(24)
    common = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    members = {
        "MEMBER_API_TOKEN": token,
        "MEMBER_API_PORT": str(member_port),
        "MEMBER_API_AS_OF": AS_OF,
        "MEMBER_API_HASH_KEY": settings.secret.get_secret_value(),
        "MEMBER_API_DATABASE_URL": f"sqlite:///{settings.var}/member_api.sqlite3",
    }
    bot = {
        "MEMBER_API_URL": f"http://127.0.0.1:{member_port}",
        "MEMBER_API_TOKEN": token,
        "BOT_AS_OF": os.environ.get("BOT_AS_OF", AS_OF),
        "BOT_PAGE_NOTE": note(),
    }
    typer.echo("starting the member-status API and the bot …")
    with child("member_api", {**common, **members}) as api, child("bot", {**common, **bot}, "run") as server:
        wait_until_ready(settings, server)
        typer.echo(welcome(settings))
        wait_for_end(api, server)


@contextmanager
def child(module: str, environment: Mapping[str, str], *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module of ours in a process of its own, and end it with this one."""
    process = subprocess.Popen([sys.executable, "-m", module, *words], env=dict(environment))  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """Return a port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(settings: Settings, server: subprocess.Popen[bytes]) -> None:
    """Wait for /readyz. Raises SettingsError when the bot ends or takes longer than a minute."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SettingsError("the bot ended before it was ready; its last lines say why")
        if is_ready(settings):
            return
        time.sleep(0.2)
    raise SettingsError(f"the bot was not ready after {READY_SECONDS:.0f} s")


def is_ready(settings: Settings) -> bool:
    """Ask /readyz once."""
    try:
        with urllib.request.urlopen(f"{address(settings)}/readyz", timeout=1) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def address(settings: Settings) -> str:
    """Return the address a browser on this machine opens."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    return f"http://{host}:{settings.port}"


def welcome(settings: Settings) -> str:
    """Return where to look and whom to be."""
    day = settings.as_of.date().isoformat() if settings.as_of else AS_OF[:10]
    return f"\n  打开 {address(settings)}\n  {note()}\n  演示日期 {day}，按 Ctrl-C 结束\n"


def note() -> str:
    """Return whom to be, as the terminal and the page say it."""
    from member_api.demo_members import demo_members  # noqa: PLC0415 - only the demonstration knows made-up members

    member = demo_members()[0]
    return f"试试这位虚构的会员：{member.name}，手机号 {member.phone}，身份证后四位 {member.id_last4}（{member.story}）"


def wait_for_end(*processes: subprocess.Popen[bytes]) -> None:
    """Wait until one of them ends."""
    while all(process.poll() is None for process in processes):
        time.sleep(0.3)

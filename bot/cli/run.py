"""`python -m bot run`: the bot alone."""

from __future__ import annotations

from bot.log import configure_logging
from bot.server.serve import serve
from bot.settings import Settings


def run_server() -> None:
    """Serve until a signal ends it. Raises SettingsError before anything is started."""
    settings = Settings.from_environment()
    configure_logging()
    if not serve(settings):
        raise SystemExit(1)

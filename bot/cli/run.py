"""`python -m bot run`: the bot alone, in one process or, by BOT_WORKERS, in several."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from bot.errors import BotError
from bot.log import configure_logging
from bot.settings import Settings

log = logging.getLogger(__name__)


def run_server() -> None:
    """Serve until a signal ends it; whatever is said on the way is a line of JSON. A start that fails exits with 1."""
    _serve(lambda settings: _one(settings) if settings.workers == 1 else _several(settings))


def run_worker(number: int, folder: Path) -> None:
    """Serve as one of several workers, until the process that started it ends it."""
    _serve(lambda settings: _one(settings, number, folder))


def _serve(serve: Callable[[Settings], bool]) -> None:
    configure_logging()
    try:
        came_up = serve(Settings.from_environment())
    except BotError as error:
        log.critical("%s: %s", type(error).__name__, error)
        raise SystemExit(1) from None
    if not came_up:
        raise SystemExit(1)


def _one(settings: Settings, number: int = 0, folder: Path | None = None) -> bool:
    from bot.server.serve import serve  # noqa: PLC0415 - what is imported there warns, and the logs stand now
    from bot.server.worker import Worker  # noqa: PLC0415

    configure_logging()  # once more: TensorFlow and jieba have made handlers of their own
    return serve(settings, Worker(number, folder) if folder else None)


def _several(settings: Settings) -> bool:
    from bot.server.supervisor import supervise  # noqa: PLC0415 - and nothing heavier: it is one process more

    return supervise(settings)

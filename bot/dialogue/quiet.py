"""Rasa's own debug log, off: it would print what members say, and formatting it costs more than a turn.

What Rasa says at warning level and above goes to the standard logs with the event's name and its explanation only; the other fields
of an event may hold a message.
"""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

SHOWN = ("event", "event_info")


def quieten_rasa() -> None:
    """Let Rasa's loggers speak up only for warnings, and only through `logging`. Call it before the first message."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, told],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    for name in ("rasa", "rasa_sdk"):
        logging.getLogger(name).setLevel(logging.WARNING)


def told(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
    """Return an event as `logging` takes it: `event: explanation`, with its error if there is one."""
    text = ": ".join(str(event[name]) for name in SHOWN if event.get(name))
    failed = {"exc_info": event["exc_info"]} if event.get("exc_info") else {}
    return (text.replace("%", "%%"),), failed

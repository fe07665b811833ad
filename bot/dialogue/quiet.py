"""Rasa's own debug log, off: it would print what members say, and formatting it costs more than a turn."""

from __future__ import annotations

import logging

import structlog


def quieten_rasa() -> None:
    """Let Rasa's loggers speak up only for warnings. Call it before the first message."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING), cache_logger_on_first_use=True
    )
    for name in ("rasa", "rasa_sdk"):
        logging.getLogger(name).setLevel(logging.WARNING)

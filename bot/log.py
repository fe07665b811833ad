"""Structured logs: one JSON object a line, with conversation and message id, and never a personal number.

The privacy edge keeps raw numbers out of everything that is logged; this formatter is the second fence.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

# Long digit runs with or without separators: phones, IDs, cards. Years, amounts and ports are shorter.
PERSONAL = re.compile(r"(?<![\dA-Za-z])(?:\d[ -]?){10,18}[\dXx](?![\dA-Za-z])")
EXTRA = ("conversation", "message_id", "channel", "model", "year", "path", "status", "seconds")
QUIET = (
    "rasa",
    "matplotlib",
    "asyncio",
    "tensorflow",
    "numba",
    "apscheduler",
    "httpx",
    "httpcore",
    "uvicorn.access",
)


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; personal numbers in it are replaced by •."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return mask(json.dumps(line, ensure_ascii=False, default=str))


def mask(text: str) -> str:
    """Return the text with anything like a phone, ID or card number replaced by •••."""
    return PERSONAL.sub("•••", text)


def configure_logging(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logs to one stream (standard error unless told otherwise); Rasa speaks up only for warnings."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)

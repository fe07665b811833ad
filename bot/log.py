"""Structured logs: one JSON object a line, with conversation and message id, and never a personal number.

The privacy edge keeps raw numbers out of everything that is logged; this formatter is the second fence. A conversation's id holds
the channel's user id, which may name a person: a log (and a trace) shows a digest of it, the first 12 digits of the one in the
Redis keys of that conversation (`bot/state/keys.py`). Asked again with the same user, `conversation_digest` finds the lines.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import blake2b
from types import TracebackType
from typing import Any, TextIO

# Long digit runs with or without separators: phones, IDs, cards. Years, amounts and ports are shorter.
PERSONAL = re.compile(r"(?<![\dA-Za-z])(?:\d[ -]?){10,18}[\dXx](?![\dA-Za-z])")
IDS = ("conversation", "message_id")
EXTRA = ("channel", "model", "year", "path", "status", "seconds")
QUIET = (
    "absl",
    "alembic.runtime.plugins",
    "apscheduler",
    "bot.server.socket_protocol",
    "asyncio",
    "h5py",
    "httpcore",
    "httpx",
    "jieba",
    "matplotlib",
    "numba",
    "rasa",
    "rasa_sdk",
    "tensorflow",
    "urllib3",
    "uvicorn.access",
)
OWN_HANDLERS = ("absl", "jieba", "tensorflow", "uvicorn", "uvicorn.error", "uvicorn.access")
"""Loggers of packages that write plain text by a handler of their own, unless it is taken away."""

_about: ContextVar[Mapping[str, str]] = ContextVar("about", default={})  # noqa: B039  never changed in place


def conversation_digest(conversation_id: str) -> str:
    """Return the 12 hex digits that stand for a conversation in logs and traces."""
    return blake2b(conversation_id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()[:12]


def shown_id(message_id: str) -> str:
    """Return a message id as logs show it: itself, or a digest when it could be somebody's number."""
    return conversation_digest(message_id) if PERSONAL.search(message_id) else message_id


@contextmanager
def log_about(conversation_id: str, message_id: str) -> Iterator[None]:
    """Put both ids on every line that is logged inside, also in tasks and threads begun there."""
    token = _about.set({"conversation": conversation_id, "message_id": message_id})
    try:
        yield
    finally:
        _about.reset(token)


class AboutFilter(logging.Filter):
    """Puts the ids of the message at hand on each record that does not name its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add what is missing; every record passes."""
        for name, value in _about.get().items():
            if not hasattr(record, name):
                setattr(record, name, value)
        return True


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; personal numbers in it are replaced by •••, the conversation by its digest."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": mask(record.getMessage()),
        }
        line |= {
            name: _shown(name, getattr(record, name)) for name in (*IDS, *EXTRA) if hasattr(record, name)
        }
        if record.exc_info:
            line["error"] = mask(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=lambda value: mask(str(value)))


def _shown(name: str, value: Any) -> Any:
    if name == "conversation":
        return conversation_digest(str(value))
    if name == "message_id":
        return shown_id(str(value))
    return mask(value) if isinstance(value, str) else value


def mask(text: str) -> str:
    """Return the text with anything like a phone, ID or card number replaced by •••."""
    return PERSONAL.sub("•••", text)


def configure_logging(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send all logs, warnings and uncaught errors to one stream (standard error unless told otherwise), as JSON.

    Rasa, TensorFlow and their like speak up only for warnings. Call it again after importing them: some make handlers of their own.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(AboutFilter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    warnings.showwarning = _log_warning
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_thread
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in OWN_HANDLERS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def _log_warning(  # noqa: PLR0917 - `warnings` calls it so
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Log a warning as `logging.captureWarnings` does, but what packages tell their own authors is dropped."""
    of_package = "site-packages" in filename or filename.startswith("<frozen")
    if of_package and not issubclass(category, RuntimeWarning | ResourceWarning):
        return
    logging.getLogger("py.warnings").warning("%s: %s (%s:%d)", category.__name__, message, filename, lineno)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught error", exc_info=(kind, error, trace))


def _log_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None and not isinstance(failed.exc_value, SystemExit):
        name = failed.thread.name if failed.thread else "a thread"
        logging.getLogger("bot").error("%s ended with an error", name, exc_info=failed.exc_value)

"""What the drivers raise, told apart: the database is away or full, or it refused one row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from bot.errors import BotError, RecordUnavailable

# SQLSTATE classes: data exception, integrity constraint violation, program limit exceeded (an index row too long).
ROW_STATES = frozenset({"22", "23", "54"})
DISK_FULL_STATE = "53100"
# What SQLite says when the system refuses a write for another reason than a full disk: a quota, a limit, a broken disk.
CANNOT_WRITE = frozenset(
    {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE}
)


class RowRefused(BotError):
    """The database works and will never take this row: trying again is no use. Stays inside this room."""


@contextmanager
def failures_of(where: str) -> Iterator[None]:
    """Turn what drivers raise inside into RecordUnavailable or RowRefused; `where` names the database."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        if _blames_the_row(error):
            raise RowRefused(f"{type(cause).__name__}: {cause}") from error
        raise RecordUnavailable(_sentence(where, cause)) from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise RecordUnavailable(_sentence(where, error)) from error
    except (ValueError, OverflowError) as error:  # sqlite3 raises these bare for a value it cannot bind
        raise RowRefused(f"{type(error).__name__}: {error}") from error


def is_busy(error: RecordUnavailable) -> bool:
    """Return whether another connection just held the SQLite file: waiting a little is enough."""
    cause = getattr(error.__cause__, "orig", None)
    return _sqlite_code(cause) == sqlite3.SQLITE_BUSY


def _blames_the_row(error: SQLAlchemyError) -> bool:
    if not isinstance(error, DBAPIError):
        return isinstance(error, StatementError)  # a value could not be made into a parameter
    state = _state(error.orig)
    if state:
        return state[:2] in ROW_STATES
    return isinstance(error, IntegrityError | DataError)


def _state(error: BaseException | None) -> str | None:
    found = getattr(error, "sqlstate", None)
    return found if isinstance(found, str) else None


def _sentence(where: str, cause: BaseException) -> str:
    if _is_full(cause):
        return (
            f"the record cannot grow: the disk of {where} is full; free some space, what was written is whole"
        )
    if getattr(cause, "sqlite_errorcode", None) in CANNOT_WRITE:
        return (
            f"the record cannot be written: the disk of {where} takes no more (full, a quota, a limit on the size of files) "
            "or fails; free some space, what was written is whole"
        )
    return f"the record does not answer ({where}): {type(cause).__name__}: {cause}"


def _is_full(cause: BaseException) -> bool:
    return _sqlite_code(cause) == sqlite3.SQLITE_FULL or _state(cause) == DISK_FULL_STATE


def _sqlite_code(cause: BaseException | None) -> int | None:
    found = getattr(cause, "sqlite_errorcode", None)
    return found & 0xFF if isinstance(found, int) else None  # the low byte: without the extension

"""Where the record lives: DATABASE_URL as people write it, made into a URL SQLAlchemy's async drivers read."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError

FILE_NAME = "record.db"

DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}


def database_address(database_url: str | None, var: Path) -> URL:
    """Return the address of the record: `database_url` when set, else a SQLite file under `var`.

    Raises SettingsError; its sentence never holds the URL, which may hold a password.
    """
    if not database_url:
        return URL.create(DRIVERS["sqlite"], database=str(var / FILE_NAME))
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError) as error:
        raise SettingsError("DATABASE_URL is no database URL, such as postgresql://user@host/name") from error
    if url.drivername not in DRIVERS:
        raise SettingsError(f"DATABASE_URL starts with {url.drivername}://; use postgresql:// or sqlite:///")
    url = url.set(drivername=DRIVERS[url.drivername])
    return _checked_file(url) if url.drivername.startswith("sqlite") else _with_asyncpg_names(url)


def _checked_file(url: URL) -> URL:
    if not url.database or url.database == ":memory:":
        raise SettingsError("DATABASE_URL names no SQLite file; the record must outlive the process")
    return url


def _with_asyncpg_names(url: URL) -> URL:
    """Rename what libpq calls `sslmode`; asyncpg calls it `ssl` and takes the same words."""
    mode = url.query.get("sslmode")
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode}) if mode else url

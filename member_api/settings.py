"""The settings of the server, read once from the environment.

MEMBER_API_HOST (127.0.0.1), MEMBER_API_PORT (8090), MEMBER_API_DATABASE_URL (SQLite under `var/`), MEMBER_API_TOKEN
(needed), MEMBER_API_AS_OF (an ISO instant the clock starts from), MEMBER_API_HASH_KEY (the key of the stored hashes; made
from the token when left out), MEMBER_API_READS_PER_SECOND (0: no limit; above it a read of a member answers 429).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from member_api.clock import SHANGHAI

DEFAULT_DATABASE_URL = "sqlite:///var/member_api.sqlite3"
DRIVERS: Mapping[str, str] = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}


class SettingsError(Exception):
    """A setting is missing or wrong; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the server is started with. `database_url` names an async driver."""

    token: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8090
    database_url: str = field(default="sqlite+aiosqlite:///var/member_api.sqlite3", repr=False)
    as_of: datetime | None = None
    hash_key: str | None = field(default=None, repr=False)
    reads_per_second: int = 0


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsError with a sentence for the operator."""
    token = environment.get("MEMBER_API_TOKEN", "").strip()
    if not token:
        raise SettingsError(
            "MEMBER_API_TOKEN is missing: the server answers only a bot that shows this bearer token."
        )
    return Settings(
        token=token,
        host=environment.get("MEMBER_API_HOST") or "127.0.0.1",
        port=_number(environment, "MEMBER_API_PORT", 8090, highest=65535),
        database_url=async_url(environment.get("MEMBER_API_DATABASE_URL") or DEFAULT_DATABASE_URL),
        as_of=_instant(environment, "MEMBER_API_AS_OF"),
        hash_key=environment.get("MEMBER_API_HASH_KEY") or None,
        reads_per_second=_number(environment, "MEMBER_API_READS_PER_SECOND", 0, highest=1_000_000),
    )


def async_url(text: str) -> str:
    """Give a database URL the async driver that goes with it. Raises SettingsError for other databases."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise SettingsError(
            "MEMBER_API_DATABASE_URL is not a database URL such as sqlite:///file.sqlite3."
        ) from None
    driver = DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise SettingsError("MEMBER_API_DATABASE_URL must begin with sqlite or postgresql.")
    if driver.startswith("sqlite") and url.database in (None, "", ":memory:"):
        raise SettingsError(
            "MEMBER_API_DATABASE_URL must name a file: the records have to outlive one connection."
        )
    return url.set(drivername=driver).render_as_string(hide_password=False)


def _number(environment: Mapping[str, str], name: str, default: int, *, highest: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text) <= highest):
        raise SettingsError(f"{name} must be a whole number from 0 to {highest}.")
    return int(text)


def _instant(environment: Mapping[str, str], name: str) -> datetime | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"{name} must be an ISO instant such as 2021-04-13T10:00:00+08:00.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)

"""DATABASE_URL as people write it."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.record.address import database_address

VAR = Path("var")


def _address(written: str | None) -> str:
    return database_address(written, VAR).render_as_string(hide_password=False)


@pytest.mark.parametrize("unset", [None, ""])
def test_without_a_setting_it_is_a_file_under_var(unset: str | None) -> None:
    assert _address(unset) == "sqlite+aiosqlite:///var/record.db"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("postgres://bot:s3cret@db/bot", "postgresql+asyncpg://bot:s3cret@db/bot"),
        ("postgresql://bot@db:5433/bot", "postgresql+asyncpg://bot@db:5433/bot"),
        ("postgresql+asyncpg://bot@db/bot", "postgresql+asyncpg://bot@db/bot"),
        ("postgres://bot@db/bot?sslmode=require", "postgresql+asyncpg://bot@db/bot?ssl=require"),
        ("sqlite:///var/other.db", "sqlite+aiosqlite:///var/other.db"),
    ],
)
def test_usual_spellings_are_understood(written: str, read: str) -> None:
    assert _address(written) == read


@pytest.mark.parametrize(
    "written", ["mysql://bot:s3cret@db/bot", "bot:s3cret@db", "sqlite://", "sqlite:///:memory:"]
)
def test_others_are_refused_without_showing_the_password(written: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL") as refused:
        _address(written)
    assert "s3cret" not in str(refused.value)

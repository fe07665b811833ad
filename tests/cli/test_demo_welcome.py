"""What `make run` prints when the bot answers: where to look, whom to be, which day it plays."""

from datetime import date
from pathlib import Path

import pytest

from bot.cli.demo import welcome
from bot.settings import Settings


@pytest.mark.parametrize(
    ("as_of", "day"), [("2021-03-29T10:00:00+08:00", date(2021, 3, 29)), (None, date(2021, 4, 12))]
)
def test_说的是真在演的那一天(tmp_path: Path, as_of: str | None, day: date) -> None:
    settings = Settings(secret="x" * 16, var=tmp_path, port=8123, as_of=as_of)
    told = welcome(settings)
    assert "http://127.0.0.1:8123" in told
    assert f"演示日期 {day}" in told

"""上班时间改了马上生效；改坏了，原来的还管用。"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import SHANGHAI
from bot.desk.followed_hours import FollowedHours
from bot.desk.hours import load_hours
from bot.desk.settings_file import change_file
from bot.errors import SettingsError

EVENING = datetime(2021, 3, 29, 20, 0, tzinfo=SHANGHAI)


@pytest.fixture
def path(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(root / "data" / "support_hours.yml", tmp_path))


def later(path: Path) -> None:
    """File systems count coarsely: two changes in a test must not look like one."""
    stamp = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(stamp, stamp))


def test_改了文件_不用重启(path: Path) -> None:
    hours = FollowedHours(path)
    assert not hours.open_at(EVENING)
    change_file(path, lambda data: data.update(working_day=["09:00-21:00"]), load_hours)
    later(path)
    hours.look()
    assert hours.open_at(EVENING)
    assert hours.in_words(EVENING.date()) == "9:00–21:00"


def test_文件坏了_原来的还管用(path: Path) -> None:
    hours = FollowedHours(path)
    path.write_text("working_day: nonsense")
    later(path)
    hours.look()
    assert not hours.open_at(EVENING)
    assert hours.open_at(EVENING.replace(hour=10))


def test_检查不过的改动_一个字都不写(path: Path) -> None:
    before = path.read_text()
    with pytest.raises(SettingsError):
        change_file(path, lambda data: data.update(working_day=["21:00-09:00"]), load_hours)
    assert path.read_text() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]

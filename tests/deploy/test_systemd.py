"""The units: what systemd itself says of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

UNITS = ("bot@.service", "bot-doctor@.service", "bot-doctor@.timer")


def unit(root: Path, name: str) -> ConfigParser:
    found = ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment]  # systemd minds the case
    found.read(root / "deploy" / "systemd" / name)
    return found


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_没有话说_暴露程度低(root: Path, tmp_path: Path) -> None:
    for name in UNITS:  # nothing is installed under /opt here
        text = (root / "deploy" / "systemd" / name).read_text()
        text = text.replace("/opt/member-bot/.venv/bin/python", "/bin/true")
        (tmp_path / name).write_text(text.replace("/opt/member-bot", "/tmp"))
    instances = [str(tmp_path / name.replace("@.", "@x.")) for name in UNITS]
    checked = subprocess.run(
        ["systemd-analyze", "verify", *instances], capture_output=True, text=True, check=False
    )
    said = [line for line in checked.stderr.splitlines() if str(tmp_path) in line or "bot" in line]
    assert said == []
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", instances[0]],
        capture_output=True,
        text=True,
        check=False,
    )
    level = re.search(r"exposure level for \S+: ([\d.]+)", judged.stdout)
    assert level, judged.stderr
    assert float(level[1]) < 2


def test_机器人的单元_状态和设置按名字分开_停得有序(root: Path) -> None:
    service = unit(root, "bot@.service")["Service"]
    assert service["ExecStart"] == "/opt/member-bot/.venv/bin/python -m bot run"
    assert service["EnvironmentFile"] == "/etc/member-bot/%i.env"
    assert service["StateDirectory"] == "member-bot/%i"
    assert service["KillMode"] == "mixed"
    assert int(service["TimeoutStopSec"]) > 15
    assert service["UMask"] == "0077"


def test_体检用的是同一份设置和状态(root: Path) -> None:
    bot, doctor = (unit(root, name)["Service"] for name in UNITS[:2])
    assert [bot[key] for key in ("User", "WorkingDirectory", "EnvironmentFile")] == [
        doctor[key] for key in ("User", "WorkingDirectory", "EnvironmentFile")
    ]
    assert doctor["ExecStart"].endswith("-m bot doctor")

"""`python -m bot models` and `promote MODEL`: what the operator sees, and what cannot be put in service."""

import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

Result = subprocess.CompletedProcess[str]


class Shell:
    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.folder = folder
        self.models = folder / "models"
        self.models.mkdir()

    def model(self, name: str, age: int, entry: str = "metadata.json") -> None:
        path = self.models / f"{name}.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            archive.addfile(tarfile.TarInfo(entry), BytesIO())
        os.utime(path, (1_600_000_000 - age,) * 2)

    def bot(self, *words: str) -> Result:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.root,
            env={
                **os.environ,
                "BOT_VAR": str(self.folder / "var"),
                "BOT_MODEL": str(self.models),
                "REDIS_URL": "",
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def shell(root: Path, tmp_path: Path) -> Shell:
    return Shell(root, tmp_path)


def test_the_model_in_service_is_marked_and_stays_so(shell: Shell) -> None:
    shell.model("spring", age=2)
    shell.model("summer", age=1)
    before = shell.bot("models")
    assert [line.split()[0] for line in before.stdout.splitlines()] == ["summer.tar.gz", "spring.tar.gz"]
    assert "in service" not in before.stdout
    assert "each start takes the newest" in before.stderr
    refused = shell.bot("promote", "spring", "--by", "训练师小李")
    assert refused.returncode == 1 and "没有评测过" in refused.stderr
    overruled = shell.bot("promote", "spring", "--by", "训练师小李", "--overrule", "第一次上线")
    assert overruled.stdout == "in service: spring.tar.gz\n"
    summer, spring = shell.bot("models").stdout.splitlines()
    assert "in service" not in summer
    assert spring.endswith("by 训练师小李")
    assert shell.bot("promote", "summer", "--overrule", "换一个", "--json").stdout.startswith(
        '{"promoted": true'
    )
    assert shell.bot("rollback").stdout == "in service: spring.tar.gz\n"
    (shell.models / "spring.tar.gz").unlink()
    assert "in service, but not here: spring.tar.gz" in shell.bot("models").stderr


def test_what_is_no_model_is_refused(shell: Shell) -> None:
    shell.model("empty", age=1, entry="readme.md")
    (shell.models / "odd.tar.gz").write_bytes(b"odd")
    for name, why in (
        ("none", "see `python -m bot models`"),
        ("empty", "is no model"),
        ("odd", "cannot be read"),
    ):
        refused = shell.bot("promote", name, "--overrule", "试试")
        assert refused.returncode == 1
        assert why in refused.stderr
    assert "each start takes the newest" in shell.bot("models").stderr

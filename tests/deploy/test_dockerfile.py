"""The image: hashes for everything, no secret inside, no root."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.dialogue.model_archive import SOURCES


@pytest.fixture(scope="module")
def steps(root: Path) -> list[str]:
    text = re.sub(r"^\s*#.*\n", "", (root / "deploy" / "Dockerfile").read_text(), flags=re.M)
    return [line for line in re.sub(r"\\\n\s*", "", text).splitlines() if line.strip()]


def last_stage(steps: list[str]) -> list[str]:
    return steps[max(n for n, step in enumerate(steps) if step.startswith("FROM ")) :]


def test_装的都有校验和(root: Path, steps: list[str]) -> None:
    assert [step for step in steps if re.search(r"pip3? install|uv pip", step)] == []
    assert any("deploy/install.sh" in step and step.startswith("RUN") for step in steps)
    assert (root / "deploy" / "install.sh").read_text().count("--require-hashes") == 2
    assert [step for step in steps if step.startswith("ADD ")] == []


def test_镜像里没有密钥_训练用过的当场删掉(steps: list[str]) -> None:
    assert [
        s for s in steps if s.startswith(("ENV", "ARG")) and re.search("SECRET|TOKEN|PASSWORD|_URL", s)
    ] == []
    (training,) = [step for step in steps if "bot train" in step]
    var = re.search(r"BOT_VAR=(\S+)", training)
    assert var
    assert f"rm -rf {var[1]}" in training
    assert not var[1].startswith("/app"), "what lies in /app is copied into the image"


def test_不以root运行_说得出自己活着(steps: list[str]) -> None:
    last = last_stage(steps)
    (user,) = [step.split()[1] for step in last if step.startswith("USER")]
    assert int(user.split(":")[0]) >= 1000
    assert any(step.startswith("HEALTHCHECK") and "/healthz" in step for step in last)
    assert last[-1] == 'CMD ["python", "-m", "bot", "run"]'


def test_训练和回答要用的都拷进去了_而且都在(root: Path, steps: list[str]) -> None:
    allowed = {
        line[1:]
        for line in (root / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = {
        source
        for step in steps
        if step.startswith("COPY ") and "--from" not in step
        for source in step.split()[1:-1]
    }
    assert copied == allowed
    assert all((root / source).exists() for source in copied)
    assert {source.partition("/")[0] for source in SOURCES} <= copied
    assert {"bot", "actions"} <= copied

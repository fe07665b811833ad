"""How a test asks one of the doctor's checks, and how bad what it found is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from bot.cli.doctor.finding import Finding, Level
from bot.settings import Settings


def settings(tmp_path: Path, **environment: str) -> Settings:
    (tmp_path / "var").mkdir(mode=0o700, exist_ok=True)
    return Settings.from_environment({"BOT_VAR": str(tmp_path / "var"), **environment})


async def gathered(findings: AsyncIterator[Finding]) -> list[Finding]:
    return [finding async for finding in findings]


def worst(findings: list[Finding]) -> Level:
    return max((finding.level for finding in findings), key=list(Level).index)

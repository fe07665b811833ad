"""What many tests stand on: the plan, and the clock of the shutdown's days."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.plan.load import load_plan
from bot.plan.plan import Plan

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan(ROOT / "data" / "plans" / "shuidi.yml")

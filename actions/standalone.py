"""Services for `rasa run actions`: built from the settings, without the live state of the bot's own server."""

from __future__ import annotations

from pathlib import Path

from actions.services import Services
from bot import clock
from bot.desk.hours import load_hours
from bot.plan.load import load_plan
from bot.settings import ROOT, Settings


def standalone_services() -> Services:
    """Build services that know the plan but no member: the vault lives in the bot's own process.

    Personal answers need the bot's server (`python -m bot run`), where the actions run in process.
    """
    settings = Settings.from_environment()
    return Services(
        plan=load_plan(plan_path(settings.plan)),
        hours=load_hours(ROOT / "data" / "support_hours.yml"),
        now=clock.now,
    )


def plan_path(plan: str) -> Path:
    """Return the file of a plan by name."""
    return ROOT / "data" / "plans" / f"{plan}.yml"

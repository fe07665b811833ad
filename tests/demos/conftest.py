"""The engine on the newest model, loaded once for all demos."""

import warnings
from pathlib import Path

import pytest

from actions.services import Services
from bot import clock
from bot.desk.hours import load_hours
from bot.plan.plan import Plan
from bot.rehearsal.fixture_members import FixtureMembers
from bot.rehearsal.made_up_members import made_up_members
from bot.rehearsal.memory_vault import MemoryVault

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Rasa stands on warns about its own age
    from actions.build import build_executor
    from bot.dialogue.engine import RasaEngine
    from bot.dialogue.model_archive import newest_model
    from bot.rehearsal.stage import Theatre


@pytest.fixture(scope="session")
def theatre(root: Path, plan: Plan) -> Theatre:
    members, vault = FixtureMembers(made_up_members()), MemoryVault()
    hours = load_hours(root / "data" / "support_hours.yml")
    services = Services(plan, hours, clock.now, members, vault)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa warns about its own age
        engine = RasaEngine.load(newest_model(root / "models"), build_executor(services))
    return Theatre(engine, members, vault)

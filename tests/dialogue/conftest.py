"""The newest model, loaded once: by our engine, and by Rasa's own runner beside it."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.services import Services
from bot import clock
from bot.desk.hours import load_hours
from bot.plan.plan import Plan

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Rasa stands on warns about its own age
    from rasa.core.agent import Agent

    from actions.build import build_executor
    from bot.dialogue.engine import RasaEngine
    from bot.dialogue.model_archive import newest_model
    from bot.dialogue.quiet import quieten_rasa


@pytest.fixture(scope="session")
def model(root: Path) -> Path:
    return newest_model(root / "models")


@pytest.fixture(scope="session")
def engine(root: Path, plan: Plan, model: Path) -> RasaEngine:
    services = Services(plan, load_hours(root / "data" / "support_hours.yml"), clock.now)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa warns about its own age
        return RasaEngine.load(model, build_executor(services))


@pytest.fixture(scope="session")
def rasas_own(model: Path) -> Iterator[Agent]:
    """Rasa's agent as Rasa loads it, with its Dask runner."""
    quieten_rasa()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        agent = Agent()
        agent.load_model(model)
        yield agent

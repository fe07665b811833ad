"""A worker takes over the model in service beside the old one; what cannot be loaded leaves the old one."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import SHANGHAI
from bot.conversation.turn import Engines
from bot.errors import ModelError
from bot.server.model_choice import first_model
from bot.server.model_swap import ModelSwap, Outcome
from bot.state.model_in_service import InService
from tests.fakes.scripted_engine import ScriptedEngine


class Loaded(ScriptedEngine):
    def __init__(self, model_id: str) -> None:
        super().__init__()
        self.model_id = model_id


class Loader:
    """Loads a file whose content is not `broken`."""

    def __init__(self) -> None:
        self.loads: list[str] = []

    def __call__(self, path: Path) -> Loaded:
        self.loads.append(path.name)
        if path.read_text() == "broken":
            raise ModelError(f"model {path.name} cannot be loaded: broken")
        return Loaded(path.read_text())


@pytest.fixture
def models(tmp_path: Path) -> Callable[..., Path]:
    def make(**contents: str) -> Path:
        for age, (name, content) in enumerate(reversed(contents.items())):
            path = tmp_path / f"{name}.tar.gz"
            path.write_text(content)
            os.utime(path, (1_600_000_000 - age,) * 2)
        return tmp_path

    return make


def wanted(name: str, number: int = 1) -> InService:
    return InService(f"{name}.tar.gz", "me", datetime(2021, 4, 12, tzinfo=SHANGHAI), number)


class Worker:
    def __init__(self, models: Path, running: str) -> None:
        self.load = Loader()
        self.told: list[Outcome] = []
        self.engines = Engines(Loaded("one"), "one")
        self.swap = ModelSwap(self.engines, models / f"{running}.tar.gz", models, self.load, self.told.append)


async def test_the_model_in_service_takes_over(models) -> None:
    worker = Worker(models(old="one", new="two"), "old")
    await worker.swap.adopt(None)
    await worker.swap.adopt(wanted("old"))
    assert worker.load.loads == []
    await worker.swap.adopt(wanted("new"))
    await worker.swap.adopt(wanted("new"))
    assert (worker.engines.model_id, worker.engines.current.model_id) == ("two", "two")
    assert worker.load.loads == ["new.tar.gz"]
    assert worker.told == [Outcome.LOADED]
    assert not worker.swap.behind


async def test_a_model_that_cannot_be_loaded_leaves_the_old_one_and_is_tried_again_only_for_a_reason(
    models,
) -> None:
    folder = models(old="one", bad="broken")
    worker = Worker(folder, "old")
    for _ in range(3):
        await worker.swap.adopt(wanted("bad"))
    assert (worker.engines.model_id, worker.swap.behind) == ("one", True)
    assert worker.load.loads == ["bad.tar.gz"]
    await worker.swap.adopt(wanted("bad", number=2))
    assert worker.told == [Outcome.FAILED, Outcome.FAILED]
    (folder / "bad.tar.gz").write_text("mended")
    await worker.swap.adopt(wanted("bad", number=2))
    assert (worker.engines.model_id, worker.swap.behind) == ("mended", False)


async def test_a_model_that_is_not_here_yet_is_taken_when_it_comes(models) -> None:
    folder = models(old="one")
    worker = Worker(folder, "old")
    for _ in range(3):
        await worker.swap.adopt(wanted("new"))
    assert (worker.told, worker.swap.behind) == ([Outcome.MISSING], True)
    models(old="one", new="two")
    await worker.swap.adopt(wanted("new"))
    assert worker.engines.model_id == "two"


@pytest.mark.parametrize("name", ["../old", "/etc/passwd", "", "..", "folder/new"])
async def test_only_a_file_of_the_folder_itself_can_be_named(models, name: str) -> None:
    worker = Worker(models(old="one", new="two"), "old")
    await worker.swap.adopt(wanted(name))
    assert worker.load.loads == []


def test_a_start_takes_the_model_in_service_else_the_newest(models) -> None:
    folder, load = models(oldest="one", newest="two"), Loader()
    assert first_model(folder, None, load)[0].model_id == "two"
    assert first_model(folder, wanted("oldest"), load)[0].model_id == "one"
    assert first_model(folder, wanted("gone"), load)[0].model_id == "two"
    models(oldest="broken", newest="two")
    assert first_model(folder, wanted("oldest"), load)[0].model_id == "two"
    assert first_model(folder / "newest.tar.gz", wanted("oldest"), load)[0].model_id == "two"
    (folder / "newest.tar.gz").unlink()
    with pytest.raises(ModelError):
        first_model(folder, None, load)

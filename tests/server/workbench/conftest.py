"""Real Redis and SQLite, and a folder of made-up models, for each test."""

from __future__ import annotations

import tarfile
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from bot.record.address import database_address
from bot.record.database import Database, open_database
from bot.record.model_history import ModelHistory
from bot.record.upgrade import upgrade
from bot.server.workbench.promotion import CANDIDATES, Promotions
from bot.state.connect import open_link
from bot.state.embedded import EmbeddedRedis
from bot.state.link import Link
from bot.state.model_in_service import ModelInService
from bot.state.server_binary import installed_servers
from bot.workbench.gate import Floor, GateRules
from tests.server.sign_in.staff_house import staff_house
from tests.server.workbench.bench_house import BenchHouse, bench_house
from tests.workbench.conftest import checkout_folder, folder

__all__ = ["checkout_folder", "folder"]


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("redis"), installed_servers()[0])
    embedded.start()
    yield embedded.url
    embedded.stop()


@pytest.fixture
async def link(redis_url: str) -> AsyncIterator[Link]:
    opened = open_link(redis_url)
    await opened.call("FLUSHALL")
    yield opened
    await opened.close()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(database_address(None, tmp_path / "var"))
    await upgrade(opened)
    yield opened
    await opened.close()


def archive(path: Path, entry: str = "metadata.json") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as packed:
        packed.addfile(tarfile.TarInfo(entry), BytesIO())
    return path


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Two models, and a candidate called summer."""
    folder = tmp_path / "models"
    for name in ("winter", "spring", f"{CANDIDATES}/summer"):
        archive(folder / f"{name}.tar.gz")
    return folder


@pytest.fixture
def promotions(models: Path, link: Link, database: Database) -> Promotions:
    rules = GateRules(Floor(0.6, 0.6), whole_at_least=0.8, wrong_at_most=0.05)
    return Promotions(models, ModelInService(link), ModelHistory(database), rules)


@pytest.fixture
def project(root: Path, checkout_folder: Path) -> Path:
    """The small project with the lexicon of the real one."""
    (checkout_folder / "data/lexicon").symlink_to(root / "data/lexicon")
    return checkout_folder


@pytest.fixture
def bench(link: Link, database: Database, project: Path, promotions: Promotions) -> BenchHouse:
    return bench_house(staff_house(link, database), project, promotions)

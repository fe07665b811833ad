"""The compose file: nothing starts without its secrets, and Redis runs as the bot needs it."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry

from bot.cli.demo import free_port
from bot.settings import NAMES
from bot.state.server_binary import newest_server

REQUIRED = {"BOT_SECRET", "REDIS_PASSWORD", "POSTGRES_PASSWORD"}
PASSWORD = "made-up-password"


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "deploy" / "compose.yml").read_text()


@pytest.fixture(scope="module")
def services(text: str) -> dict[str, Any]:
    return yaml.safe_load(text)["services"]


def test_没有密钥和密码就不启动_文件里一个也没有(text: str) -> None:
    named = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    assert named == REQUIRED
    for name in REQUIRED:
        assert not re.search(rf"\${{{name}(?!:\?)", text), f"{name} may be missing somewhere"
    assert not re.findall(r"(?:SECRET|PASSWORD|TOKEN): (?!\$\{)\S+", text)


def test_每个设置都是机器人认识的(services: dict[str, Any]) -> None:
    assert set(services["bot"]["environment"]) <= set(NAMES.values())


def test_机器人不以特权运行_只听本机_等别人好了再启动(services: dict[str, Any]) -> None:
    bot = services["bot"]
    assert bot["cap_drop"] == ["ALL"]
    assert bot["read_only"] is True
    assert all(port.startswith("127.0.0.1:") for port in bot["ports"])
    assert {name: how["condition"] for name, how in bot["depends_on"].items()} == {
        "redis": "service_healthy",
        "postgres": "service_healthy",
    }
    for name, service in services.items():
        assert service["restart"] == "unless-stopped", name
        assert "privileged" not in service


@pytest.fixture
def redis(services: dict[str, Any], tmp_path: Path) -> Iterator[Redis]:
    """The very command of the file, on this machine's redis-server."""
    port = free_port()
    (tmp_path / "redis-server").symlink_to(newest_server().path)
    command = services["redis"]["command"][-1].replace("$$", "$")
    command = command.replace("/tmp/", f"{tmp_path}/") + f" --port {port} --dir {tmp_path}"
    process = subprocess.Popen(
        ["sh", "-c", command],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "REDIS_PASSWORD": PASSWORD},
        stdout=subprocess.DEVNULL,
    )
    yield Redis(port=port, password=PASSWORD, retry=Retry(NoBackoff(), 0))
    process.terminate()
    process.wait()


def test_redis_要密码_写盘_不丢键(redis: Redis) -> None:
    deadline = time.monotonic() + 10
    while not answers(redis):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    wanted = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "save": ""}
    assert {name: redis.config_get(name)[name] for name in wanted} == wanted
    stranger = Redis(port=redis.connection_pool.connection_kwargs["port"], retry=Retry(NoBackoff(), 0))
    with pytest.raises(AuthenticationError):
        stranger.ping()
    stranger.close()
    redis.close()


def answers(redis: Redis) -> bool:
    try:
        return bool(redis.ping())
    except NoConnection:
        return False

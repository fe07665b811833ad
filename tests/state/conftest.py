"""Real servers: each installed version of redis-server runs on a private socket, and every test runs against each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import SHANGHAI
from bot.conversation.conversation import Conversation
from bot.conversation.inbound import Inbound
from bot.conversation.ports import Commit, Pending
from bot.conversation.reply import Reply
from bot.state.connect import open_link
from bot.state.embedded import EmbeddedRedis
from bot.state.link import Link
from bot.state.server_binary import ServerBinary, installed_servers
from bot.state.store import RedisLiveState

SERVERS = {"{}.{}".format(*server.version): server for server in installed_servers()}


@pytest.fixture(scope="session", params=SERVERS.values(), ids=SERVERS.keys())
def server(request: pytest.FixtureRequest) -> ServerBinary:
    return request.param


@pytest.fixture(scope="session")
def redis_url(server: ServerBinary, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("redis"), server)
    embedded.start()
    yield embedded.url
    embedded.stop()


@pytest.fixture
async def link(redis_url: str) -> AsyncIterator[Link]:
    link = open_link(redis_url)
    await link.call("FLUSHALL")
    yield link
    await link.close()


@pytest.fixture
async def state(link: Link) -> AsyncIterator[RedisLiveState]:
    state = RedisLiveState(link, patience=5)
    yield state
    await state.close()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def inbound() -> Callable[..., Inbound]:
    def make(text: str, message_id: str = "m1", user: str = "小王") -> Inbound:
        return Inbound("web", user, message_id, text, datetime(2021, 4, 12, 9, 30, tzinfo=SHANGHAI))

    return make


@pytest.fixture
def turn() -> Callable[..., Commit]:
    """One turn's commit: the first message gets the replies, joined ones an empty set."""

    def make(before: Conversation, answered: tuple[Pending, ...], *replies: str, **changes: object) -> Commit:
        sets: list[tuple[Reply, ...]] = [tuple(Reply(text) for text in replies)] + [()] * len(answered)
        return Commit(
            before=before,
            after=replace(before, **changes),
            answered=answered,
            replies={message.message_id: found for message, found in zip(answered, sets, strict=False)},
            event={"conversation_id": before.id, "text": [message.text for message in answered]},
        )

    return make

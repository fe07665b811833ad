"""From `REDIS_URL` to a link.

- `redis://`, `rediss://`, `unix://`: one Redis, as redis-py reads them
- `redis+sentinel://[user:password@]host:port,host:port/service[/database]` (and `rediss+sentinel://`): the master of a Sentinel group
- `redis+cluster://host:port` (and `rediss+cluster://`): a cluster
- nothing: an embedded server of our own under `BOT_VAR`
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster, Sentinel
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError

from bot.errors import SettingsError
from bot.state.embedded import EmbeddedRedis
from bot.state.link import Link

CONNECT_SECONDS = 1.0
POOL_SECONDS = 2.0
MAX_CONNECTIONS = 64
SENTINEL_PORT = 26_379


@asynccontextmanager
async def connect(url: str | None, var: Path) -> AsyncIterator[Link]:
    """Yield a link to the Redis at `url`, or to an embedded one that keeps its data under `var`.

    Raises SettingsError for a URL that cannot be read, StateUnavailable when Redis does not answer.
    """
    embedded = None if url else EmbeddedRedis(var / "redis")
    try:
        if embedded is not None:
            await asyncio.to_thread(embedded.start)
            url = embedded.url
        link = open_link(url or "")
        try:
            await link.ping()
            yield link
        finally:
            await link.close()
    finally:
        if embedded is not None:
            await asyncio.to_thread(embedded.stop)


def open_link(url: str) -> Link:
    """Return a link to the Redis at `url`; connections open when they are needed. Raises SettingsError."""
    try:
        return _link(url)
    except (ValueError, RedisError) as error:
        raise SettingsError(
            "REDIS_URL cannot be read: it must be redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://"
        ) from error


def _link(url: str) -> Link:
    scheme, _, rest = url.partition("://")
    plain, _, kind = scheme.partition("+")
    if kind == "sentinel" and plain in {"redis", "rediss"}:
        return _sentinel(url, tls=plain == "rediss")
    if kind == "cluster":
        cluster = RedisCluster.from_url(f"{plain}://{rest}", max_connections=MAX_CONNECTIONS, **_options())
        return Link(cluster)
    pool = BlockingConnectionPool.from_url(
        url, max_connections=MAX_CONNECTIONS, timeout=POOL_SECONDS, **_options()
    )
    return Link(Redis.from_pool(pool))


def _sentinel(url: str, tls: bool) -> Link:
    parts = urlsplit(url)
    credentials, _, hosts = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    service, _, database = parts.path.strip("/").partition("/")
    if not hosts or not service:
        raise ValueError("a Sentinel URL names its hosts and its service")
    group: Any = Sentinel([_address(host) for host in hosts.split(",")], **_options())  # type: ignore[no-untyped-call]  # redis-py left it untyped
    master: Redis = group.master_for(
        service,
        db=int(database or 0),
        username=unquote(user) or None,
        password=unquote(password) or None,
        ssl=tls,
        max_connections=MAX_CONNECTIONS,
    )
    return Link(master, group.sentinels)


def _address(host: str) -> tuple[str, int]:
    name, _, port = host.rpartition(":")
    return (name, int(port)) if name else (host, SENTINEL_PORT)


def _options() -> dict[str, Any]:
    """Return what every connection has. Calls are repeated when an answer is lost: each script bears that."""
    return {
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": None,  # the link's deadline holds instead, see there
        "retry": Retry(ExponentialBackoff(cap=0.4, base=0.05), 3),
        "health_check_interval": 15,
        "protocol": 2,
    }

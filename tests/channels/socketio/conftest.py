"""A worker on a real Redis, as for the web channel."""

from tests.channels.web.conftest import redis_url, web

__all__ = ["redis_url", "web"]

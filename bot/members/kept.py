"""Answers of the API kept in the cache, with the time they came and their ETag.

An answer is used for FRESH_SECONDS as it is. A member's record is kept for KEPT_SECONDS: when it is no longer fresh it is
only asked about ("has it changed?"), never told. A cache that is away, or holds what cannot be read, is an empty one.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.clock import system_now
from bot.errors import StateUnavailable
from bot.members.cache import MemberCache

log = logging.getLogger(__name__)

FRESH_SECONDS = 60.0
KEPT_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer. `at` is in seconds since 1970 of the machine's clock: processes share the cache."""

    body: Any
    at: float
    etag: str | None = None


class KeptAnswers:
    """The answers in a cache. `now` is the machine's clock: a set one would stand still, and answers would never age."""

    def __init__(self, cache: MemberCache, now: Callable[[], datetime] = system_now) -> None:
        self._cache = cache
        self._now = now

    def fresh(self, kept: Kept) -> bool:
        """Whether it may be told as it is."""
        return 0 <= self._now().timestamp() - kept.at < FRESH_SECONDS

    async def get(self, key: str) -> Kept | None:
        """Return the kept answer, fresh or not."""
        try:
            raw = await self._cache.get(key)
        except StateUnavailable:
            log.warning("the cache of member answers is away")
            return None
        return _read(raw)

    async def put(self, key: str, body: Any, *, etag: str | None = None, ttl: float = FRESH_SECONDS) -> None:
        """Keep an answer that came just now."""
        kept = Kept(body, self._now().timestamp(), etag)
        try:
            await self._cache.put(key, json.dumps(asdict(kept)).encode(), ttl)
        except StateUnavailable:
            log.warning("the cache of member answers is away")

    async def drop(self, key: str) -> None:
        """Forget an answer."""
        try:
            await self._cache.drop(key)
        except StateUnavailable:
            log.warning("the cache of member answers is away: an old answer may be told for up to a minute")


def _read(raw: bytes | None) -> Kept | None:
    if raw is None:
        return None
    try:
        values = json.loads(raw)
        return Kept(values["body"], float(values["at"]), values["etag"])
    except (ValueError, KeyError, TypeError):
        return None

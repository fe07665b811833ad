"""How often one user or address may do something, counted for all workers together."""

from __future__ import annotations

from math import ceil

from bot.state import keys
from bot.state.link import Link
from bot.state.scripts.allow import ALLOW


class RedisLimits:
    """Sliding windows: never more than `limit` allowed calls in any `per_seconds`. Refused calls do not count."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def allow(self, kind: str, who: str, limit: int, per_seconds: int) -> int:
        """Return 0 when this call is allowed, else the seconds to wait. Raises StateUnavailable."""
        if limit < 1:
            return per_seconds
        microseconds = await self._link.run(ALLOW, [keys.limit(kind, who)], [limit, per_seconds * 1_000_000])
        return ceil(int(microseconds) / 1_000_000)

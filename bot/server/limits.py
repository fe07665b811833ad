"""How often one person or one address may write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

# kind: (messages, seconds). A family of elders behind one address writes far less than this.
# New sessions are counted by address only: a mobile network puts many members behind one.
WINDOWS = {
    "web-user": (20, 20),
    "web-address": (200, 20),
    "web-session": (120, 60),
    "web-socket": (30, 60),
    "web-poll": (60, 20),
    "web-rating": (30, 60),
    "wechat-user": (20, 20),
}


class Limits(Protocol):
    """Counts for all workers together."""

    async def allow(self, kind: str, who: str, limit: int, per_seconds: int) -> int:
        """Return 0 when this call is allowed, else the seconds to wait."""


@dataclass(frozen=True, slots=True)
class Limiter:
    """Knows how often each kind of caller may call."""

    limits: Limits

    async def allow(self, kind: str, who: str) -> int:
        """Return 0 when this call is allowed, else the seconds to wait."""
        limit, per_seconds = WINDOWS[kind]
        return await self.limits.allow(kind, who, limit, per_seconds)

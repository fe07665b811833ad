"""Sign-ins under way at the identity provider: ten minutes, and each is taken once."""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.oidc.started import Started
from bot.state import keys_staff as keys
from bot.state.link import Link

SECONDS = 10 * 60


class OidcSignIns:
    """Kept for all workers: the answer may reach another one. Raises StateUnavailable."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def keep(self, started: Started) -> None:
        """Keep a sign-in that begins."""
        body = json.dumps(asdict(started)).encode()
        await self._link.call("SET", keys.staff_oidc(started.state), body, "EX", SECONDS)

    async def take(self, state: str) -> Started | None:
        """Return the sign-in of a state and forget it; None when it is unknown, too old, or was taken."""
        raw = await self._link.call("GETDEL", keys.staff_oidc(state))
        return Started(**json.loads(raw)) if raw else None

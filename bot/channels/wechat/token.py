"""The access_token: one for all workers, refreshed early, by one of them at a time.

Source: WeChat's page 「获取稳定版接口调用凭据」 (`stable_token`). It lasts 7,200 s; asked in its last five minutes WeChat gives the next one while
the old one still holds, so nobody waits. Asked before, it gives the same one again, unless it is told to force a new one (20 times a
day at most): that is for the case that WeChat itself refused the one it gives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.channels.wechat.ports import KeptToken, Tokens
from bot.errors import WeChatUnavailable

EARLY_SECONDS = 300.0
SHORTEST_LIFE = 60.0
PATIENCE_SECONDS = 6.0
LOOK_SECONDS = 0.05

Fetch = Callable[[bool], Awaitable[KeptToken]]


class TokenHolder:
    """Gives the token that holds. `fetch(force)` asks WeChat for one."""

    def __init__(self, tokens: Tokens, fetch: Fetch, patience: float = PATIENCE_SECONDS) -> None:
        self._tokens = tokens
        self._fetch = fetch
        self._patience = patience

    async def token(self) -> str:
        """Return a token. Raises WeChatApiError, StateUnavailable."""
        kept = await self._tokens.kept()
        if kept and kept.seconds > EARLY_SECONDS:
            return kept.token
        return await self._fetched(kept, refused=None)

    async def another(self, refused: str) -> str:
        """Return a token in place of one that WeChat refused. Raises WeChatApiError, StateUnavailable."""
        await self._tokens.drop(refused)
        return await self._fetched(await self._tokens.kept(), refused)

    async def _fetched(self, kept: KeptToken | None, refused: str | None) -> str:
        if kept and refused:
            return kept.token  # somebody was faster
        deadline = asyncio.get_running_loop().time() + self._patience
        while (ticket := await self._tokens.begin()) is None:
            if kept:
                return kept.token  # it still holds, and somebody is at work on the next one
            if asyncio.get_running_loop().time() > deadline:
                raise WeChatUnavailable("no access_token in time")
            await asyncio.sleep(LOOK_SECONDS)
            kept = await self._tokens.kept()
        try:
            return await self._new(refused)
        finally:
            await self._tokens.end(ticket)

    async def _new(self, refused: str | None) -> str:
        kept = await self._tokens.kept()
        if kept and kept.seconds > EARLY_SECONDS and kept.token != refused:
            return kept.token  # it was fetched while this caller waited for the ticket
        fetched = await self._fetch(False)
        if fetched.token == refused:
            fetched = await self._fetch(True)
        await self._tokens.keep(fetched.token, max(fetched.seconds, SHORTEST_LIFE))
        return fetched.token

"""What all workers know of the Official Account: its access_token, whether it may push, and the ids of its msgmenus.

The token is kept encrypted (AES-256-GCM, key derived from `BOT_SECRET`): whoever reads Redis cannot write to members.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from uuid import uuid4
from zlib import crc32

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.channels.wechat.ports import KeptToken
from bot.state import keys
from bot.state.link import Link
from bot.state.scripts.drop_if import DROP_IF
from bot.state.scripts.kept_for import KEPT_FOR

NONCE_BYTES = 12
FETCH_SECONDS = 15
NO_RIGHT_SECONDS = 3600
MENU_SECONDS = 30 * 86_400


class RedisTokens:
    """Implements `bot.channels.wechat.ports.Tokens`. A token sealed with another secret is none."""

    def __init__(self, link: Link, app_id: str, secret: str) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"member-bot wechat token 1")
        self._cipher = AESGCM(derived.derive(secret.encode()))
        self._link = link
        self._key = keys.wechat("token", app_id)
        self._lock = keys.wechat("token-lock", app_id)

    async def kept(self) -> KeptToken | None:
        """Return the token that holds."""
        sealed, milliseconds = await self._link.run(KEPT_FOR, [self._key])
        token = self._opened(sealed.partition(b" ")[2]) if sealed else None
        return KeptToken(token, int(milliseconds) / 1000) if token else None

    async def keep(self, token: str, seconds: float) -> None:
        """Keep a new token."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, token.encode(), self._key.encode())
        value = keys.digest(token).encode() + b" " + sealed
        await self._link.call("SET", self._key, value, "PX", max(1, int(seconds * 1000)))

    async def drop(self, token: str) -> None:
        """Forget this token; another one stays."""
        await self._link.run(DROP_IF, [self._key], [f"{keys.digest(token)} "])

    async def begin(self) -> str | None:
        """Return a ticket when this caller is the one to fetch; it ends by itself."""
        ticket = uuid4().hex
        won = await self._link.call("SET", self._lock, ticket, "NX", "EX", FETCH_SECONDS)
        return ticket if won else None

    async def end(self, ticket: str) -> None:
        """Say that fetching ended."""
        await self._link.run(DROP_IF, [self._lock], [ticket])

    def _opened(self, sealed: bytes) -> str | None:
        try:
            nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
            return self._cipher.decrypt(nonce, rest, self._key.encode()).decode()
        except (InvalidTag, ValueError):
            return None


class RedisRights:
    """Implements `bot.channels.wechat.ports.Rights`."""

    def __init__(self, link: Link, app_id: str) -> None:
        self._link = link
        self._key = keys.wechat("no-right", app_id)

    async def may_push(self) -> bool:
        """Say whether WeChat has not refused it within the last hour."""
        return not await self._link.call("EXISTS", self._key)

    async def refused(self) -> None:
        """Note that WeChat refused it."""
        await self._link.call("SET", self._key, "1", "EX", NO_RIGHT_SECONDS)


class RedisMenuIds:
    """Implements `bot.channels.wechat.ports.MenuIds`. An id is a number made from its payload: every worker makes the same."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def number(self, payloads: Sequence[str]) -> Sequence[str]:
        """Return an id for each payload."""
        ids = [str(crc32(payload.encode("utf-8", "surrogatepass"))) for payload in payloads]
        for menu_id, payload in zip(ids, payloads, strict=True):
            value = payload.encode("utf-8", "surrogatepass")
            await self._link.call("SET", keys.wechat("menu", menu_id), value, "EX", MENU_SECONDS)
        return ids

    async def payload(self, menu_id: str) -> str | None:
        """Return the payload of an id."""
        kept = await self._link.call("GET", keys.wechat("menu", menu_id))
        return kept.decode("utf-8", "surrogatepass") if kept else None

"""Encrypted raw values (phone, ID, card, code), for 15 minutes.

AES-256-GCM with a key derived from `BOT_SECRET`; conversation and token are bound as associated data, so a value copied to another
conversation's key does not open. Whoever reads Redis or its files without the secret learns nothing but that there is a value.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SettingsError
from bot.state.keys import ConversationKeys, Lifetimes
from bot.state.link import Link
from bot.state.scripts.keep import KEEP

NONCE_BYTES = 12
SHORTEST_SECRET = 16


class RedisVault:
    """Implements `bot.conversation.ports.Vault`. Raises SettingsError when the secret is too short."""

    def __init__(self, link: Link, secret: str, lifetimes: Lifetimes | None = None) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise SettingsError(f"BOT_SECRET must have at least {SHORTEST_SECRET} characters")
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"member-bot vault 1").derive(
            secret.encode()
        )
        self._cipher = AESGCM(derived)
        self._link = link
        self._seconds = (lifetimes or Lifetimes()).vault

    async def keep(self, conversation_id: str, values: Mapping[str, str]) -> None:
        """Keep raw values by token. Raises StateUnavailable."""
        if not values:
            return
        names = ConversationKeys.of(conversation_id)
        sealed = [self._seal(conversation_id, token, value) for token, value in values.items()]
        await self._link.run(KEEP, [names.vault(token) for token in values], [self._seconds, *sealed])

    async def open(self, conversation_id: str, token: str) -> str | None:
        """Return the raw value, None when it is too old, unknown, or sealed with another secret. Raises StateUnavailable."""
        sealed = await self._link.call("GET", ConversationKeys.of(conversation_id).vault(token))
        if sealed is None:
            return None
        try:
            bound = _bound(conversation_id, token)
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound).decode()
        except (InvalidTag, ValueError):
            return None

    def _seal(self, conversation_id: str, token: str, value: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value.encode(), _bound(conversation_id, token))


def _bound(conversation_id: str, token: str) -> bytes:
    parts = [part.encode("utf-8", "surrogatepass") for part in (conversation_id, token)]
    return len(parts[0]).to_bytes(4, "big") + parts[0] + parts[1]

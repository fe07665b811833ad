"""Encryption of messages in compatible and safe mode.

Source: WeChat's page 「消息加解密说明」. AES-256-CBC, the key from the 43 characters of EncodingAESKey, the key's first 16 bytes as IV, PKCS#7 to
blocks of 32; inside stand 16 random bytes, the length of the text (4 bytes, big-endian), the text, the AppID.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher as Aes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.errors import NotFromWeChat

BLOCK = 32
RANDOM = 16
HEAD = RANDOM + 4


def key_bytes(aes_key: str) -> bytes:
    """Return the 32 bytes of an EncodingAESKey. Raises ValueError when it is none."""
    if len(aes_key) != 43 or not (aes_key.isascii() and aes_key.isalnum()):
        raise ValueError("an EncodingAESKey has 43 letters and digits")
    return base64.b64decode(f"{aes_key}=")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of one account."""

    app_id: bytes
    key: bytes

    def seal(self, text: bytes) -> str:
        """Return a text as WeChat reads it."""
        plain = os.urandom(RANDOM) + len(text).to_bytes(4, "big") + text + self.app_id
        padding = BLOCK - len(plain) % BLOCK
        encryptor = self._aes().encryptor()
        sealed = encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def open(self, sealed: bytes) -> bytes:
        """Return the text. Raises NotFromWeChat for another key, another AppID or bad padding, and never says which."""
        decryptor = self._aes().decryptor()
        padded = decryptor.update(sealed) + decryptor.finalize()
        padding = padded[-1]
        plain = padded[:-padding]
        end = HEAD + int.from_bytes(plain[RANDOM:HEAD], "big")
        fits = 1 <= padding <= BLOCK and HEAD <= end <= len(plain)
        if not (fits and hmac.compare_digest(plain[end:], self.app_id)):
            raise NotFromWeChat()
        return plain[HEAD:end]

    def _aes(self) -> Aes[CBC]:
        return Aes(AES(self.key), CBC(self.key[:16]))


def open_with(keys: Sequence[Key], encrypted: str) -> tuple[bytes, Key]:
    """Return the text, and the key that opened it: the answer is sealed with the same. Raises NotFromWeChat."""
    try:
        sealed = base64.b64decode(encrypted.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        raise NotFromWeChat() from None
    if not sealed or len(sealed) % 16:
        raise NotFromWeChat()
    for key in keys:
        try:
            return key.open(sealed), key
        except NotFromWeChat:
            continue
    raise NotFromWeChat()

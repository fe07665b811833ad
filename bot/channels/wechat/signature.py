"""Signatures: SHA-1 over the sorted parts, the token among them.

Source: WeChat's pages 「接入指南」 (`signature`) and 「消息加解密说明」 (`msg_signature`, with the encrypted text as a fourth part).
"""

from __future__ import annotations

import hashlib
import hmac


def sign(token: str, *parts: str) -> str:
    """Return the 40 hex digits that prove the parts."""
    joined = "".join(sorted((token, *parts)))
    return hashlib.sha1(joined.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def is_signed(given: str, token: str, *parts: str) -> bool:
    """Say whether a signature is right, in a time that does not tell how much of it is."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), sign(token, *parts).encode())

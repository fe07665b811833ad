"""The name under which a conversation is remembered as forgotten."""

from __future__ import annotations

import hashlib


def conversation_hash(conversation_id: str) -> str:
    """Return the SHA-256 of a conversation's id, in hex."""
    return hashlib.sha256(conversation_id.encode("utf-8", "surrogatepass")).hexdigest()

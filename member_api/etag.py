"""ETags of JSON answers, and If-None-Match as RFC 9110 section 13.1.2 reads it."""

from __future__ import annotations

import hashlib


def etag_of(body: bytes) -> str:
    """Return the strong ETag of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def matches(if_none_match: str | None, etag: str) -> bool:
    """Tell whether the asker already holds this version (weak comparison, as a GET asks for)."""
    if not if_none_match:
        return False
    if if_none_match.strip() == "*":
        return True
    return any(one.strip().removeprefix("W/") == etag for one in if_none_match.split(","))

"""How a webhook is signed: HMAC-SHA256 over the Unix time and the body, so that a copy is known by its age.

The receiver computes `sha256=` + hex(HMAC-SHA256(secret, "<timestamp>.<body>")), compares in constant time, and refuses a timestamp more than
five minutes away.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

SIGNATURE = "X-Desk-Signature"
TIMESTAMP = "X-Desk-Timestamp"
FRESH = timedelta(minutes=5)


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Return the value of the signature header."""
    digest = hmac.digest(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"sha256={digest.hex()}"


def holds(secret: str, timestamp: str, body: bytes, signature: str, now: datetime) -> bool:
    """Say whether a webhook was signed with this secret, and lately: what a receiver does."""
    if not timestamp.isdigit() or len(timestamp) > 12:
        return False
    fresh = abs(now.timestamp() - int(timestamp)) <= FRESH.total_seconds()
    return hmac.compare_digest(sign(secret, int(timestamp), body), signature) and fresh

"""Keyed hashes: a phone, the last four of an ID and a code are stored in no other form.

HMAC-SHA-256; each use has its own label, so equal inputs of two uses never give equal hashes.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hashing:
    """The hashes of one key."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, hash_key: str | None, token: str) -> Hashing:
        """Take the key from its setting, else make it from the token."""
        secret = f"key:{hash_key}" if hash_key else f"token:{token}"
        return cls(hashlib.sha256(secret.encode()).digest())

    def phone(self, phone: str) -> str:
        """Hash a phone number: what a member is found by."""
        return self._hash("phone", phone)

    def identity(self, phone: str, id_last4: str) -> str:
        """Hash the last four together with the phone, so that equal last fours do not show."""
        return self._hash("identity", phone, id_last4)

    def code(self, challenge_id: str, code: str) -> str:
        """Hash a code together with its challenge."""
        return self._hash("code", challenge_id, code)

    def fingerprint(self) -> str:
        """Tell one key from another without showing it."""
        return self._hash("fingerprint")[:16]

    def _hash(self, label: str, *parts: str) -> str:
        return hmac.new(self.key, "\x1f".join((label, *parts)).encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two hashes in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())

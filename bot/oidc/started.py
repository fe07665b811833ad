"""A sign-in on its way: what is kept here while somebody is at the provider (state, nonce, PKCE verifier)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Started:
    """Random values of one sign-in, and where the person wanted to go. `redirect_uri` is ours."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    next: str

    @property
    def challenge(self) -> str:
        """The verifier's SHA-256, URL-safe base64 without padding (RFC 7636, S256)."""
        hashed = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


def start(redirect_uri: str, wanted: str) -> Started:
    """Return a new sign-in."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Started(state, nonce, verifier, redirect_uri, wanted)

"""Paths of the contract. Every part is percent-encoded: a user id may hold any characters."""

from __future__ import annotations

from urllib.parse import quote

VERIFICATIONS = "/v1/verifications"


def verification(challenge_id: str) -> str:
    """Return the path that answers a challenge."""
    return f"{VERIFICATIONS}/{encoded(challenge_id)}"


def binding(channel: str, user_id: str) -> str:
    """Return the path of a chat user's binding."""
    return f"/v1/bindings/{encoded(channel)}/{encoded(user_id)}"


def member(member_id: str) -> str:
    """Return the path of a member."""
    return f"/v1/members/{encoded(member_id)}"


def encoded(part: str) -> str:
    """Encode one part. `.` and `..` too, which a client would take for steps in the path."""
    text = quote(part, safe="", errors="surrogatepass")
    return text.replace(".", "%2E") if text in (".", "..") else text

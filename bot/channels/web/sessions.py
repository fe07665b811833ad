"""Session tokens of the web channel: who writes, proven by a keyed hash, with nothing kept on the server.

A token is `v1.<user id>.<expiry, Unix seconds>.<HMAC-SHA256 of what stands before it, URL-safe base64>`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PURPOSE = b"bot.channels.web session v1"
TOKEN = re.compile(
    r"(?P<claim>v1\.(?P<user>[0-9a-f]{32})\.(?P<expiry>[1-9][0-9]{0,10}))\.(?P<mac>[\w-]{43})", re.A
)


@dataclass(frozen=True, slots=True)
class Session:
    """One browser's session. `user_id` is random and says nothing about the member."""

    user_id: str
    expires_at: datetime


class Sessions:
    """Makes, signs and reads sessions. `now` returns an aware instant; a token of one `purpose` is none for another."""

    def __init__(
        self, secret: bytes, lifetime: timedelta, now: Callable[[], datetime], purpose: bytes = PURPOSE
    ) -> None:
        self._key = hmac.digest(secret, purpose, hashlib.sha256)
        self._lifetime = lifetime
        self._now = now

    def new(self) -> Session:
        """Return a session of a new user; its end is a whole second."""
        end = (self._now() + self._lifetime).astimezone(UTC)
        return Session(secrets.token_hex(16), end.replace(microsecond=0))

    def sign(self, session: Session) -> str:
        """Return the token that proves the session."""
        claim = f"v1.{session.user_id}.{int(session.expires_at.timestamp())}"
        return f"{claim}.{self._mac(claim)}"

    def read(self, token: str) -> Session | None:
        """Return the session a token proves, None when it is forged, broken or expired."""
        match = TOKEN.fullmatch(token)
        if match is None or not hmac.compare_digest(match["mac"], self._mac(match["claim"])):
            return None
        session = Session(match["user"], datetime.fromtimestamp(int(match["expiry"]), tz=UTC))
        return session if session.expires_at > self._now() else None

    def renewed(self, session: Session) -> Session:
        """Return the session itself, or with a whole lifetime ahead once half of it is over: who comes back keeps their user."""
        if session.expires_at - self._now() > self._lifetime / 2:
            return session
        return Session(session.user_id, self.new().expires_at)

    def seconds_left(self, session: Session) -> int:
        """Return the whole seconds until the session ends, 0 when it is over."""
        return max(0, int((session.expires_at - self._now()).total_seconds()))

    def _mac(self, claim: str) -> str:
        digest = hmac.digest(self._key, claim.encode("ascii"), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

"""The session cookie of people at work, the CSRF token that belongs to it, and one-time notices."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Literal

from fastapi import Response
from starlette.requests import HTTPConnection

SESSION = "staff_session"
NOTICE = "staff_notice"
NOTICE_SECONDS = 60
Kind = Literal["good", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence shown once, on the next page."""

    text: str
    kind: Kind


def csrf_token(session_id: str) -> str:
    """Return the token a form of this session carries: nobody without the session can make it, nothing is kept."""
    return _mac(session_id, "csrf")


def is_csrf_token(session_id: str, token: str) -> bool:
    """Say whether the token belongs to the session, in constant time."""
    return hmac.compare_digest(csrf_token(session_id).encode(), token.encode("utf-8", "surrogatepass"))


def set_session(response: Response, connection: HTTPConnection, session_id: str) -> None:
    """Give the browser its session until it is closed; scripts cannot read it, over https it stays on https."""
    _set(response, connection, SESSION, session_id, None)


def drop_session(response: Response) -> None:
    """Take the session away from the browser."""
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="lax")


def set_notice(response: Response, connection: HTTPConnection, session_id: str, notice: Notice) -> None:
    """Let the next page of this session show a notice; only we can make one."""
    body = base64.urlsafe_b64encode(json.dumps([notice.kind, notice.text]).encode()).decode()
    _set(response, connection, NOTICE, f"{_mac(session_id, body)}.{body}", NOTICE_SECONDS)


def notice_of(connection: HTTPConnection, session_id: str) -> Notice | None:
    """Return the notice this page shows, None when there is none or it is not ours."""
    mac, _, body = connection.cookies.get(NOTICE, "").partition(".")
    if not body or not hmac.compare_digest(mac.encode(), _mac(session_id, body).encode()):
        return None
    kind, text = json.loads(base64.urlsafe_b64decode(body))
    return Notice(text, kind)


def drop_notice(response: Response) -> None:
    """Forget the notice: it was shown."""
    response.delete_cookie(NOTICE, path="/", httponly=True, samesite="lax")


def _set(response: Response, connection: HTTPConnection, name: str, value: str, seconds: int | None) -> None:
    secure = connection.url.scheme in ("https", "wss")
    response.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")


def _mac(session_id: str, text: str) -> str:
    return hmac.digest(session_id.encode(), f"staff {text}".encode(), hashlib.sha256).hex()

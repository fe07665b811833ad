"""The session a request carries in its Authorization header: https://www.rfc-editor.org/rfc/rfc6750#section-2.1"""

from __future__ import annotations

from fastapi import HTTPException, Request

from bot.channels.web.sessions import Session, Sessions

NO_SESSION = "页面打开得太久了，请刷新一下再发。"


def required_session(request: Request, sessions: Sessions) -> Session:
    """Return the session of a request; refuse one without with 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    session = sessions.read(token.strip()) if scheme.lower() == "bearer" else None
    if session is None:
        raise HTTPException(401, NO_SESSION)
    return session

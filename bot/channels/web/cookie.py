"""The session cookie of the web channel."""

from __future__ import annotations

from fastapi import Request, Response

from bot.channels.web.sessions import Session, Sessions

NAME = "web_session"
PATH = "/web"


def session_of(request: Request, sessions: Sessions) -> Session | None:
    """Return the valid session a request carries, None when it carries none."""
    return sessions.read(request.cookies.get(NAME, ""))


def set_session(response: Response, request: Request, sessions: Sessions, session: Session) -> None:
    """Give the browser its session; scripts cannot read it, and over https it stays on https."""
    response.set_cookie(
        NAME,
        sessions.sign(session),
        max_age=sessions.seconds_left(session),
        path=PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )

"""The bot's bearer token: asked for before anything else is looked at, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from member_api.problems import Problem, problem_response

OPEN_PATHS = frozenset({"/healthz"})


class ServiceToken:
    """Answers 401 to every request without the token, but for the health check."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._digest = _digest(token.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through or answer 401."""
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS or self._shown(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        answer = problem_response(Problem(401), {"WWW-Authenticate": "Bearer"})
        await answer(scope, receive, send)

    def _shown(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        shown = hmac.compare_digest(_digest(token.strip().encode("latin-1")), self._digest)
        return shown and scheme.lower() == "bearer"


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()

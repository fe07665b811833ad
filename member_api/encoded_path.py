"""Routing on the path as it was sent, so that a user id may hold any character, `/` too.

ASGI servers decode the path before routing, which makes `a%2Fb` two parts. Here routes see the encoded path, and each
parameter is decoded on its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import unquote

from pydantic import AfterValidator
from starlette.types import ASGIApp, Receive, Scope, Send


class EncodedPath:
    """Hands on the encoded path as the path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Replace the decoded path by the encoded one."""
        raw = scope.get("raw_path")
        if scope["type"] == "http" and raw:
            scope = {**scope, "path": raw.decode("latin-1")}
        await self._app(scope, receive, send)


def decoded(longest: int) -> Callable[[str], str]:
    """Return a decoder of one part. It raises ValueError for a part that is not UTF-8, holds a NUL or is too long."""

    def decode(part: str) -> str:
        text = unquote(part, errors="strict")
        if "\x00" in text or len(text) > longest:
            raise ValueError("a NUL, or too long")
        return text

    return decode


ChannelText = Annotated[str, AfterValidator(decoded(64))]
UserText = Annotated[str, AfterValidator(decoded(512))]
IdText = Annotated[str, AfterValidator(decoded(64))]

"""Errors as problem JSON (RFC 9457), each with a sentence a member can read; what came in is never echoed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from bot.channels.web.origins import Origins
from bot.errors import InputError, InputTooLarge, LimitExceeded, LockLost, Overloaded, StateUnavailable

TOO_LARGE = "这条消息太长了，请分几次发。"
UNREADABLE = "这条消息没有收好，请刷新页面以后再发一次。"
TOO_OFTEN = "您发得太快了，请过{seconds}秒再发。"
BUSY = "现在咨询的人比较多，请稍等一会儿再发一次。您的消息不会丢。"
BUSY_SECONDS = 2
ELSEWHERE = "请在本页面里提问。"


def web_route(origins: Origins) -> type[APIRoute]:
    """Return a kind of route that answers allowed pages only, whose errors are problem JSON."""

    class WebRoute(APIRoute):
        """A route of the web channel."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """Return the handler with its errors turned into answers."""
            inner = super().get_route_handler()

            async def handler(request: Request) -> Response:
                if not origins.allows(request):
                    return problem(403, ELSEWHERE)
                response = await answered(inner, request)
                response.headers.update(origins.headers(request))
                return response

            return handler

    return WebRoute


async def answered(inner: Callable[[Request], Coroutine[Any, Any, Response]], request: Request) -> Response:
    """Return the answer, or the problem in its place."""
    try:
        return await inner(request)
    except (
        HTTPException,
        InputError,
        LimitExceeded,
        LockLost,
        Overloaded,
        StateUnavailable,
        ClientDisconnect,
    ) as error:
        return told(error)


def told(error: Exception) -> Response:
    """Return what the member is told of an error."""
    match error:
        case HTTPException():
            return problem(error.status_code, error.detail)
        case InputTooLarge():
            return problem(413, TOO_LARGE)
        case LimitExceeded():
            return problem(429, *sentence(error))
        case Overloaded() | LockLost() | StateUnavailable():
            return problem(503, *sentence(error))
        case _:
            return problem(422, UNREADABLE)


def sentence(error: Exception) -> tuple[str, int | None]:
    """Return what a member is told of an error, and the seconds after which trying again may help."""
    match error:
        case LimitExceeded(retry_after=seconds):
            return TOO_OFTEN.format(seconds=seconds), seconds
        case Overloaded(retry_after=seconds):
            return BUSY, seconds
        case LockLost() | StateUnavailable():
            return BUSY, BUSY_SECONDS
        case InputTooLarge():
            return TOO_LARGE, None
        case _:
            return UNREADABLE, None


def problem(status: int, sentence: str, retry_after: int | None = None) -> Response:
    """Return a problem JSON answer; `retry_after` is in seconds."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    headers |= {"Retry-After": str(retry_after)} if retry_after else {}
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "problem": sentence,
    }
    return JSONResponse(body, status, headers, media_type="application/problem+json")

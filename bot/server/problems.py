"""Errors at the door: RFC 9457 problems with a friendly sentence, never an echo of the input, never a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.errors import BotError, InputError

log = logging.getLogger(__name__)

SENTENCES = {
    400: "消息格式不对，没能读懂。",
    401: "会话已经过期，请刷新页面再试。",
    403: "这里不允许这样访问。",
    404: "没有这个页面。",
    405: "这个地址不支持这种请求。",
    413: "消息太长了，请分几次发。",
    422: "消息格式不对，没能读懂。",
    429: "您发得太快了，请稍等一下再发。",
    500: "出了点问题，请稍后再试。",
    503: "现在有点忙，请过一会儿再试。",
}


def problem(status: int, detail: str | None = None, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return a problem response."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or SENTENCES.get(status, SENTENCES[500]),
    }
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of ours, of the framework, and every unexpected one, with a problem."""

    @app.exception_handler(BotError)
    async def of_ours(request: Request, error: BotError) -> JSONResponse:
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.warning("%s: %s", type(error).__name__, error, extra={"path": request.url.path})
        retry = getattr(error, "retry_after", 1 if error.status == HTTPStatus.SERVICE_UNAVAILABLE else None)
        headers = {"Retry-After": str(retry)} if retry else None
        return problem(error.status, str(error) if isinstance(error, InputError) else None, headers)

    @app.exception_handler(HTTPException)
    async def of_starlette(request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, headers=dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def of_validation(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected error", exc_info=error, extra={"path": request.url.path})
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR)

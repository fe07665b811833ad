"""Errors on inner pages as pages in the frame; API calls and all other doors keep their problem JSON."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import FastAPI, Request, Response, WebSocket
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from bot.errors import BotError, InputError
from bot.server.pages.render import page
from bot.server.problems import SENTENCES, problem
from bot.staff.errors import Forged, NotAllowed, NotSignedIn, PasswordChangeDue

WORDS: Mapping[type[BotError], str] = {
    NotSignedIn: "登录已经过期，请重新登录。",
    NotAllowed: "您的角色不能用这个功能，需要的话请找管理员。",
    Forged: "这个页面开得太久了，请返回、刷新以后再提交一次。",
    PasswordChangeDue: "请先把一次性密码改成自己的密码。",
}
STATUS_WORDS = {404: "没有这个页面，也许它已经不在了。", 503: "系统现在有点忙，请过一会儿再试。"}
NOT_SIGNED_IN_CODE = 4401
NOT_ALLOWED_CODE = 4403


def install(app: FastAPI) -> None:
    """Answer errors for pages with pages. Call it after `bot.server.problems.install`: the rest stays as it was there."""
    of_ours, of_starlette = app.exception_handlers[BotError], app.exception_handlers[HTTPException]

    async def for_people(connection: Request | WebSocket, error: BotError) -> Response | None:
        """Send somebody who is not signed in to /sign-in and back, an API call its problem."""
        if isinstance(connection, WebSocket):
            code = NOT_SIGNED_IN_CODE if isinstance(error, NotSignedIn) else NOT_ALLOWED_CODE
            await connection.close(code)
            return None
        if not wants_page(connection):
            return problem(error.status, WORDS[type(error)])
        if isinstance(error, NotSignedIn):
            return RedirectResponse(f"/sign-in?next={quote(_place(connection))}", 303)
        if isinstance(error, PasswordChangeDue):
            return RedirectResponse("/me/password", 303)
        return _page(connection, error.status, WORDS[type(error)])

    async def others(request: Request, error: BotError) -> Response:
        answer: Response = await of_ours(request, error)  # type: ignore[misc]
        return _in_frame(request, answer, str(error) if isinstance(error, InputError) else None)

    async def framework(request: Request, error: HTTPException) -> Response:
        answer: Response = await of_starlette(request, error)  # type: ignore[misc]
        return _in_frame(request, answer, None)

    for kind in WORDS:
        app.add_exception_handler(kind, for_people)  # type: ignore[arg-type]
    app.add_exception_handler(BotError, others)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, framework)  # type: ignore[arg-type]


def wants_page(request: Request) -> bool:
    """Say whether a browser navigates, and no script or program asks."""
    return "text/html" in request.headers.get("accept", "")


def _in_frame(request: Request, answer: Response, sentence: str | None) -> Response:
    if not wants_page(request) or getattr(request.state, "person", None) is None:
        return answer
    words = sentence or STATUS_WORDS.get(answer.status_code) or SENTENCES.get(answer.status_code)
    return _page(request, answer.status_code, words or SENTENCES[500])


def _page(request: Request, status: int, sentence: str) -> Response:
    return page(request, "problem.html", status, status=status, sentence=sentence)


def _place(request: Request) -> str:
    """Return where a person wanted to go; a form that was posted is not posted again."""
    if request.method != "GET":
        return "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{request.url.path}{query}"

"""`/sign-in`, `/sign-out`, `/staff`: the door of the inner pages. Open to anybody; the POST must come from our own page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from bot.channels.web.origin import same_origin
from bot.errors import BotError, RecordUnavailable, StateUnavailable
from bot.server.pages.form import read_form
from bot.server.pages.navigation import home, local_path
from bot.server.pages.render import page
from bot.server.sign_in.access import SignedIn, known
from bot.server.sign_in.cookie import SESSION, drop_session, set_session
from bot.server.sign_in.service import SignIns
from bot.server.sign_in.watch import SessionWatch
from bot.staff.errors import Forged, SignInLocked, SignInRefused
from bot.staff.person import Person

START = "/staff"
REFUSED = "账号或密码不对，请再试一次。"
LOCKED = "试错的次数太多了，请过{minutes}分钟再试，或者找管理员。"
AWAY = "系统现在有点忙，请过一会儿再试。"
SIGNED_OUT = "已经退出。"


def router(sign_ins: SignIns, provider: bool) -> APIRouter:
    """Return the routes; `provider` says whether an identity provider is offered too."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/sign-in")
    async def form(request: Request, next: str = START, out: str = "") -> Response:
        """Show the form; somebody who is signed in goes on."""
        path = local_path(next, START)
        if await _is_signed_in(request):
            return RedirectResponse(path, 303)
        info = SIGNED_OUT if out else ""
        return _form(request, 200, next=path, provider=provider, info=info)

    @routes.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        """Begin a session, or show the form again with what is wrong."""
        if not same_origin(request):
            raise Forged("another origin")
        fields = await read_form(request)
        path = local_path(fields.text("next"), START)
        address = request.client.host if request.client else ""
        try:
            _, session_id = await sign_ins.by_password(fields.text("name"), fields.text("password"), address)
        except (SignInRefused, SignInLocked, StateUnavailable, RecordUnavailable) as error:
            name = fields.text("name")[:64]
            return _form(
                request, error.status, next=path, provider=provider, name=name, error=sentence(error)
            )
        response = RedirectResponse(path, 303, {"Cache-Control": "no-store"})
        set_session(response, request, session_id)
        return response

    @routes.post("/sign-out")
    async def sign_out(request: Request, person: Annotated[Person, Depends(known)]) -> Response:
        """End the session."""
        await sign_ins.sign_out(person, request.state.session_id)
        response = RedirectResponse("/sign-in?out=1", 303, {"Cache-Control": "no-store"})
        drop_session(response)
        return response

    @routes.get(START)
    async def start(request: Request, person: SignedIn) -> Response:
        """Go to where this person begins."""
        return RedirectResponse(home(request, person), 303)

    return routes


def sentence(error: BotError) -> str:
    """Return what somebody who signs in is told."""
    match error:
        case SignInRefused():
            return REFUSED
        case SignInLocked(retry_after=seconds):
            return LOCKED.format(minutes=max(1, -(-seconds // 60)))
        case _:
            return AWAY


async def _is_signed_in(request: Request) -> bool:
    watch: SessionWatch = request.app.state.session_watch
    try:
        return await watch.person(request.cookies.get(SESSION, "")) is not None
    except StateUnavailable:
        return False


def _form(request: Request, status: int, **values: object) -> Response:
    return page(request, "sign_in.html", status, **({"name": "", "error": "", "info": ""} | values))

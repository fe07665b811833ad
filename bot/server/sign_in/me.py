"""`/me` and `/me/password`: one's own page. For everybody who is signed in; the password page also before it is changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from bot.server.pages.form import read_form
from bot.server.pages.render import go, page
from bot.server.sign_in.access import SignedIn, known
from bot.server.sign_in.cookie import set_session
from bot.server.sign_in.routes import sentence
from bot.server.sign_in.service import SignIns
from bot.staff.errors import NotAllowed, PasswordRefused, SignInLocked, SignInRefused
from bot.staff.passwords import SHORTEST
from bot.staff.person import Person

OLD_WRONG = "旧密码不对。"
NOT_REPEATED = "两次输入的新密码不一样。"
CHANGED = "密码已经修改，其他地方的登录都已退出。"

Known = Annotated[Person, Depends(known)]


def router(sign_ins: SignIns) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/me")
    async def me(request: Request, person: SignedIn) -> Response:
        """Show who I am here."""
        return page(request, "me.html")

    @routes.get("/me/password")
    async def form(request: Request, person: Known) -> Response:
        """Show the form."""
        _check_local(person)
        return _form(request, 200)

    @routes.post("/me/password")
    async def change(request: Request, person: Known) -> Response:
        """Change my password; every other session of mine ends."""
        _check_local(person)
        fields = await read_form(request)
        old, new = fields.text("old"), fields.text("new")
        if new != fields.text("again"):
            return _form(request, 400, wrong="again", error=NOT_REPEATED)
        address = request.client.host if request.client else ""
        try:
            session_id = await sign_ins.change_password(person, old, new, address)
        except SignInRefused:
            return _form(request, 400, wrong="old", error=OLD_WRONG)
        except SignInLocked as error:
            return _form(request, 429, wrong="old", error=sentence(error))
        except PasswordRefused as error:
            return _form(request, 400, wrong="new", error=str(error))
        request.state.session_id = session_id
        response = go(request, "/me", CHANGED)
        set_session(response, request, session_id)
        return response

    return routes


def _check_local(person: Person) -> None:
    if not person.local:
        raise NotAllowed("the identity provider keeps this password")


def _form(request: Request, status: int, wrong: str = "", error: str = "") -> Response:
    return page(request, "password.html", status, wrong=wrong, error=error, shortest=SHORTEST)

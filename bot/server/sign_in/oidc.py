"""`/sign-in/oidc` and `/sign-in/oidc/back`: signing in with a company account. Open to anybody; state and a cookie bind the way back."""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.oidc.client import identity_of
from bot.oidc.provider import Provider
from bot.oidc.started import start
from bot.server.pages.navigation import local_path
from bot.server.pages.render import page
from bot.server.sign_in.cookie import set_session
from bot.server.sign_in.routes import START
from bot.server.sign_in.service import SignIns
from bot.staff.errors import AccountRefused, ProviderFailed, SignInRefused
from bot.state.oidc_sign_ins import SECONDS, OidcSignIns

log = logging.getLogger(__name__)

COOKIE = "staff_oidc"
PATH = "/sign-in/oidc"
FAILED = "公司账号登录没有成功，请再试一次；还是不行就找管理员。"
STOPPED = "这个账号已经停用，请找管理员。"


@dataclass(frozen=True, slots=True)
class OidcDoor:
    """The provider, and the sign-ins under way there."""

    provider: Provider
    under_way: OidcSignIns


def router(sign_ins: SignIns, door: OidcDoor) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(PATH)
    async def leave(request: Request, next: str = START) -> Response:
        """Send the browser to the provider."""
        back = str(request.url.replace(path=f"{PATH}/back", query="", fragment=""))
        started = start(back, local_path(next, START))
        try:
            where = await door.provider.address(started)
        except ProviderFailed as error:
            return _failed(request, error)
        await door.under_way.keep(started)
        response = RedirectResponse(where, 303, {"Cache-Control": "no-store"})
        secure = request.url.scheme == "https"
        response.set_cookie(
            COOKIE, started.state, SECONDS, path=PATH, secure=secure, httponly=True, samesite="lax"
        )
        return response

    @routes.get(f"{PATH}/back")
    async def come_back(
        request: Request, state: str = "", code: str = "", iss: str | None = None
    ) -> Response:
        """Check what the provider says, and begin a session."""
        try:
            session_id, wanted = await _arrived(request, state, code, iss)
        except (ProviderFailed, AccountRefused, SignInRefused) as error:
            return _failed(request, error)
        response = RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
        response.delete_cookie(COOKIE, path=PATH)
        set_session(response, request, session_id)
        return response

    async def _arrived(request: Request, state: str, code: str, issuer: str | None) -> tuple[str, str]:
        """Return the new session and where to go."""
        same = hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), state.encode())
        started = await door.under_way.take(state) if state and same else None
        if started is None or not code:
            raise ProviderFailed("no such sign-in is under way in this browser, or it was refused there")
        claims = await door.provider.claims(started, code, issuer)
        identity = identity_of(claims, door.provider.client)
        return await sign_ins.by_identity(identity), started.next

    return routes


def _failed(request: Request, error: ProviderFailed | AccountRefused | SignInRefused) -> Response:
    log.warning("sign-in with the identity provider failed: %s", error)
    words = {AccountRefused: str(error), SignInRefused: STOPPED}.get(type(error), FAILED)
    values = {"name": "", "info": "", "next": START, "provider": True, "error": words}
    return page(request, "sign_in.html", error.status, **values)

"""Who may call a route: `signed_in`, `requires(role)`, and the check that a POST comes from our own page.

A page or an API route of another room is guarded by one word in its signature:

    @routes.get("/desk")
    async def queue(request: Request, person: SignedIn) -> Response: ...

    routes = APIRouter(prefix="/desk/wall", dependencies=[Depends(requires(Role.SUPERVISOR))])

Every request that changes something (not GET, HEAD or OPTIONS) and every WebSocket must come from our own origin, and every
such request carries the session's CSRF token: form field `csrf`, or header `X-CSRF-Token`. A page that is refused goes to
/sign-in and comes back; an API call gets problem JSON with 401 or 403.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from bot.channels.web.origin import same_origin
from bot.server.pages.form import read_form
from bot.server.sign_in.cookie import SESSION, is_csrf_token
from bot.server.sign_in.watch import SessionWatch
from bot.staff.errors import Forged, NotAllowed, NotSignedIn, PasswordChangeDue
from bot.staff.person import Person
from bot.staff.role import Role

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"


async def known(connection: HTTPConnection) -> Person:
    """Return who is signed in, also while a one-time password is to be changed. Raises NotSignedIn, Forged."""
    session_id = connection.cookies.get(SESSION, "")
    watch: SessionWatch = connection.app.state.session_watch
    person = await watch.person(session_id) if session_id else None
    if person is None:
        raise NotSignedIn("no session")
    connection.state.person = person
    connection.state.session_id = session_id
    await _check_it_is_ours(connection, session_id)
    return person


async def signed_in(person: Annotated[Person, Depends(known)]) -> Person:
    """Return who is signed in. Raises NotSignedIn, Forged, PasswordChangeDue."""
    if person.must_change_password:
        raise PasswordChangeDue("the one-time password must be changed")
    return person


def requires(role: Role) -> Callable[[Person], Awaitable[Person]]:
    """Return a dependency that gives the signed-in person who may do what `role` may. It raises NotAllowed else."""

    async def allowed(person: Annotated[Person, Depends(signed_in)]) -> Person:
        if not person.may(role):
            raise NotAllowed(f"needs the role {role}")
        return person

    return allowed


async def _check_it_is_ours(connection: HTTPConnection, session_id: str) -> None:
    if connection.scope["type"] == "websocket":
        if not same_origin(connection):
            raise Forged("another origin")
    elif isinstance(connection, Request) and connection.method not in SAFE:
        await check_origin_and_token(connection, session_id)


async def check_origin_and_token(request: Request, session_id: str) -> None:
    """Raise Forged unless the request comes from our origin and carries the token of its session."""
    token = request.headers.get(CSRF_HEADER) or (await read_form(request)).text(CSRF_FIELD)
    if not same_origin(request) or not is_csrf_token(session_id, token):
        raise Forged("another origin, or no CSRF token")


SignedIn = Annotated[Person, Depends(signed_in)]
AsAgent = Annotated[Person, Depends(requires(Role.AGENT))]
AsSupervisor = Annotated[Person, Depends(requires(Role.SUPERVISOR))]
AsTrainer = Annotated[Person, Depends(requires(Role.TRAINER))]
AsAdmin = Annotated[Person, Depends(requires(Role.ADMIN))]

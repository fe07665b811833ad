"""`page(request, "desk/queue.html", …)`: a template in the frame, with the person, the CSRF token and strict headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.clock import SHANGHAI
from bot.server.pages.navigation import current, places
from bot.server.pages.static_files import version
from bot.server.sign_in.cookie import Kind, Notice, csrf_token, drop_notice, notice_of, set_notice
from bot.staff import role as roles
from bot.staff.person import Person

TEMPLATES = Path(__file__).resolve().parent / "templates"
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "media-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Never "no-referrer" here: a form of such a page posts with `Origin: null`, which is refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """Render a template that extends `frame.html`. It sees `person`, `csrf`, `places`, `here`, `notice` and the values.

    Without anybody signed in (`request.state.person`) the frame has no navigation.
    """
    person: Person | None = getattr(request.state, "person", None)
    session_id: str = getattr(request.state, "session_id", "")
    shown = places(request, person) if person else ()
    notice = notice_of(request, session_id) if session_id else None
    content = (
        environment()
        .get_template(template)
        .render(
            person=person,
            csrf=csrf_token(session_id) if session_id else "",
            places=shown,
            here=current(request.url.path, shown),
            notice=notice,
            **values,
        )
    )
    response = HTMLResponse(content, status, HEADERS)
    if notice:
        drop_notice(response)
    return response


def go(request: Request, path: str, notice: str = "", kind: Kind = "good") -> RedirectResponse:
    """Return the answer to a form that was done: GET `path`, and show a notice there once."""
    response = RedirectResponse(path, 303, {"Cache-Control": "no-store"})
    if notice:
        set_notice(response, request, request.state.session_id, Notice(notice, kind))
    return response


@cache
def environment() -> Environment:
    """Return the templates; everything is escaped, and a value that was not given is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["role_names"] = roles.CHINESE
    made.globals["version"] = version()
    made.filters["moment"] = moment
    return made


def moment(instant: datetime) -> str:
    """Return an instant as people at work read it, in Asia/Shanghai: `2021-04-12 09:30`."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")

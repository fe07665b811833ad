"""Where somebody can go: the navigation by role, and the page they begin on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.routing import Match

from bot.staff.person import Person
from bot.staff.role import Role


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation."""

    path: str
    title: str
    role: Role | None
    """Who sees it; None: everybody who is signed in."""
    also: tuple[str, ...] = ()
    """Other pages that belong to it."""


PLACES = (
    Place("/desk", "接待台", Role.AGENT),
    Place(
        "/desk/wall",
        "主管",
        Role.SUPERVISOR,
        also=("/desk/search", "/desk/tickets", "/desk/reports", "/desk/settings"),
    ),
    Place("/workbench", "训练", Role.TRAINER),
    Place("/accounts", "账号", Role.ADMIN),
    Place("/audit", "审计", Role.SUPERVISOR),
    Place("/me", "我的", None),
)


def places(connection: HTTPConnection, person: Person) -> tuple[Place, ...]:
    """Return what the person sees; a room that is not mounted has no entry."""
    return tuple(
        place
        for place in PLACES
        if (place.role is None or person.may(place.role)) and _is_served(connection, place.path)
    )


def current(path: str, shown: Sequence[Place]) -> str:
    """Return the entry the path belongs to: the longest one it begins with, `""` when there is none."""
    begins = {begin: place.path for place in shown for begin in (place.path, *place.also)}
    fitting = [begin for begin in begins if f"{path}/".startswith(f"{begin}/")]
    return begins[max(fitting, key=len)] if fitting else ""


def home(connection: HTTPConnection, person: Person) -> str:
    """Return the path somebody begins on."""
    return places(connection, person)[0].path


def local_path(text: str, otherwise: str) -> str:
    """Return `text` when it is a path of this server a browser cannot take for another one, else `otherwise`."""
    clean = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if clean and not text.startswith(("/sign-in", "/sign-out")) else otherwise


def _is_served(connection: HTTPConnection, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in connection.app.routes)

"""Which pages may speak with the bot: its own, and those of the origins that BOT_WEB_ORIGINS names.

https://fetch.spec.whatwg.org/#http-cors-protocol. Sessions travel in the Authorization header and never in a cookie, so no
credentials of the browser are allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.requests import HTTPConnection

from bot.channels.web.origin import same_origin

ANY_ROUTE = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "7200",
}


class Origins:
    """The bot's own origin, and exact others such as `https://www.example.com`."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        self._named = frozenset(origin.lower() for origin in named)

    def allows(self, connection: HTTPConnection) -> bool:
        """Say whether a request comes from an allowed page, or from no page at all."""
        return self._is_named(connection) or same_origin(connection)

    def headers(self, connection: HTTPConnection) -> Mapping[str, str]:
        """Return the headers that let an allowed page read the answer."""
        headers = {"Vary": "Origin"}
        if self._is_named(connection):
            headers["Access-Control-Allow-Origin"] = connection.headers["origin"]
            headers["Access-Control-Expose-Headers"] = "Retry-After"
        return headers

    def _is_named(self, connection: HTTPConnection) -> bool:
        return connection.headers.get("origin", "").lower() in self._named

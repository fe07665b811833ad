"""Whether a POST comes from our own page: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html"""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from starlette.requests import HTTPConnection

DEFAULT_PORTS = {"http": 80, "https": 443}


def same_origin(request: HTTPConnection) -> bool:
    """Say whether neither `Sec-Fetch-Site` nor `Origin` shows another site; a client without both is no browser.

    Hosts and ports are compared, not schemes: behind a proxy that ends TLS the request itself comes over http.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    return origin is None or _is_host(origin, request.headers.get("host", ""))


def _is_host(origin: str, host: str) -> bool:
    try:
        theirs = urlsplit(origin)
        ours = urlsplit(f"{theirs.scheme}://{host}")
        default = DEFAULT_PORTS.get(theirs.scheme)
        return (
            default is not None and bool(theirs.hostname) and _place(theirs, default) == _place(ours, default)
        )
    except ValueError:
        return False


def _place(address: SplitResult, default: int) -> tuple[str | None, int]:
    return address.hostname, address.port or default

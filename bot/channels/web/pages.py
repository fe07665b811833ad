"""`GET /` the chat page, and the widget for any page: `/web/widget.js`, with its styles apart for phones that cannot make style sheets.

Anybody may fetch them: nothing secret is in them. No inline script, no inline style.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response

from bot.channels.web.receipt import STYLE_SOURCE
from bot.channels.web.widget_script import widget_script, widget_styles

STATIC = Path(__file__).resolve().parent / "static"
CSS = "text/css; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'self'; style-src 'self' {STYLE_SOURCE}; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Asked for anew each time and answered with 304: a new version is seen at once.
    "Cache-Control": "no-cache",
}
ANYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}
"""For what pages of other origins load."""
GET_AND_HEAD = ["GET", "HEAD"]


@dataclass(frozen=True, slots=True)
class Page:
    """A file as it is served."""

    content: bytes
    media_type: str
    etag: str


def pages(plan_name: str = "水滴互助", note: str = "") -> APIRouter:
    """Return the routes; what they serve is made once, here. `note` is a line above the chat, such as whom to be in a demonstration."""
    routes = APIRouter()
    chat = chat_page(plan_name, note)
    page_styles = _page((STATIC / "page.css").read_text(encoding="utf-8"), CSS)
    script = _page(widget_script(), SCRIPT)
    styles = _page(widget_styles(), CSS)

    @routes.api_route("/", methods=GET_AND_HEAD, include_in_schema=False)
    async def page(request: Request) -> Response:
        """Serve the chat page."""
        return served(request, chat)

    @routes.api_route("/web/page.css", methods=GET_AND_HEAD, include_in_schema=False)
    async def styles_of_page(request: Request) -> Response:
        """Serve the chat page's own styles."""
        return served(request, page_styles)

    @routes.api_route("/web/widget.js", methods=GET_AND_HEAD, include_in_schema=False)
    async def widget(request: Request) -> Response:
        """Serve the widget."""
        return served(request, script, ANYWHERE)

    @routes.api_route("/web/widget.css", methods=GET_AND_HEAD, include_in_schema=False)
    async def styles_of_widget(request: Request) -> Response:
        """Serve the widget's styles apart."""
        return served(request, styles, ANYWHERE)

    return routes


def chat_page(plan_name: str, note: str = "") -> Page:
    """Return the page with the plan's name, and the note, in it."""
    source = (STATIC / "chat.html").read_text(encoding="utf-8")
    above = f'<p class="note">{html.escape(note)}</p>\n' if note else ""
    filled = source.replace("{{plan}}", html.escape(plan_name)).replace("{{note}}", above)
    return _page(filled, "text/html; charset=utf-8")


def served(request: Request, page: Page, more: Mapping[str, str] | None = None) -> Response:
    """Return the file, or 304 when the browser has it."""
    headers = {**HEADERS, **(more or {}), "ETag": page.etag}
    if _has(request.headers.get("if-none-match", ""), page.etag):
        return Response(status_code=304, headers=headers)
    return Response(page.content, media_type=page.media_type, headers=headers)


def _has(if_none_match: str, etag: str) -> bool:
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in known or "*" in known


def _page(text: str, media_type: str) -> Page:
    content = text.encode()
    return Page(content, media_type, f'"{hashlib.sha256(content).hexdigest()[:32]}"')

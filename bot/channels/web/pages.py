"""`GET /` the chat page, and `/web/static/{name}` its styles and scripts. No inline script, no inline style."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response

from bot.channels.web.problems import problem

STATIC = Path(__file__).resolve().parent / "static"
MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Asked for anew each time and answered with 304: scripts of two versions never meet on one page.
    "Cache-Control": "no-cache",
}
GET_AND_HEAD = ["GET", "HEAD"]


@dataclass(frozen=True, slots=True)
class Page:
    """A file as it is served."""

    content: bytes
    media_type: str
    etag: str


def pages(plan_name: str = "水滴互助") -> APIRouter:
    """Return the routes of the page of one plan; the files are read once, here."""
    routes = APIRouter()
    chat = chat_page(plan_name)
    files = static_files()

    @routes.api_route("/", methods=GET_AND_HEAD, include_in_schema=False)
    async def page(request: Request) -> Response:
        """Serve the chat page."""
        return served(request, chat)

    @routes.api_route("/web/static/{name}", methods=GET_AND_HEAD, include_in_schema=False)
    async def static(request: Request, name: str) -> Response:
        """Serve one of the page's own files."""
        return served(request, files[name]) if name in files else problem(404, "没有这个文件。")

    return routes


def chat_page(plan_name: str) -> Page:
    """Return the page with the plan's name in it."""
    source = (STATIC / "chat.html").read_text(encoding="utf-8")
    return _page(source.replace("{{plan}}", html.escape(plan_name)).encode(), "text/html; charset=utf-8")


def static_files() -> Mapping[str, Page]:
    """Return the styles and scripts by name: only these are served."""
    return {
        path.name: _page(path.read_bytes(), MEDIA_TYPES[path.suffix])
        for path in sorted(STATIC.iterdir())
        if path.suffix in MEDIA_TYPES
    }


def served(request: Request, page: Page) -> Response:
    """Return the file, or 304 when the browser has it."""
    headers = {**HEADERS, "ETag": page.etag}
    if _has(request.headers.get("if-none-match", ""), page.etag):
        return Response(status_code=304, headers=headers)
    return Response(page.content, media_type=page.media_type, headers=headers)


def _has(if_none_match: str, etag: str) -> bool:
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in known or "*" in known


def _page(content: bytes, media_type: str) -> Page:
    return Page(content, media_type, f'"{hashlib.sha256(content).hexdigest()[:32]}"')

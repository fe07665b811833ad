"""`/healthz` (the process lives), `/readyz` (it can answer), `/metrics`. Open to whoever reaches the port: no member data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from bot.errors import BotError
from bot.server.metrics import CONTENT_TYPE_LATEST

Check = Callable[[], Awaitable[None]]
Show = Callable[[], Awaitable[bytes]]


def router(checks: Mapping[str, Check], metrics: Show) -> APIRouter:
    """Return the routes. A check raises a BotError when its part cannot serve; `metrics` gives the exposition text."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Say that the process lives."""
        return {"status": "ok"}

    @routes.get("/readyz")
    async def readyz() -> JSONResponse:
        """Say whether every part that a turn needs can serve."""
        found = {name: await outcome(check) for name, check in checks.items()}
        ready = all(state == "ok" for state in found.values())
        return JSONResponse({"ready": ready, **found}, status_code=200 if ready else 503)

    @routes.get("/metrics")
    async def show_metrics() -> Response:
        """Show the metrics in Prometheus' text format."""
        return Response(await metrics(), media_type=CONTENT_TYPE_LATEST)

    return routes


async def outcome(check: Check) -> str:
    """Return `ok`, or the name of the error a check raised."""
    try:
        await check()
    except BotError as error:
        return type(error).__name__
    return "ok"

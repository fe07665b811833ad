"""The FastAPI app: the only door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI

from bot.channels.rest import routes as rest
from bot.channels.web import pages as web_pages
from bot.channels.web import routes as web
from bot.channels.web.sessions import Sessions
from bot.clock import system_now
from bot.server import health, problems
from bot.server.limits import Limiter
from bot.server.wiring import Wired, wire
from bot.settings import Settings


SESSION_LIFETIME = timedelta(days=30)


def create_app(settings: Settings) -> FastAPI:
    """Build the app; its parts are wired when it starts and ended when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with wire(settings) as wired:
            mount(app, wired)
            yield

    app = FastAPI(title="会员客服", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    problems.install(app)
    return app


def mount(app: FastAPI, wired: Wired) -> None:
    """Add every route. Who may call it: health and metrics anybody on the network, web by session, rest in preview."""
    limiter = Limiter(wired.limits)
    sessions = Sessions(wired.settings.secret.get_secret_value().encode(), SESSION_LIFETIME, system_now)
    app.include_router(health.router(wired.checks, wired.metrics))
    app.include_router(web_pages.pages(wired.plan.name))
    app.include_router(web.router(wired.turns.handle, sessions, limiter.allow))
    if wired.settings.preview:
        app.include_router(rest.router(wired.turns.handle))

"""The FastAPI app: the only door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from bot.channels.rest import routes as rest
from bot.channels.web import pages as web_pages
from bot.channels.web import routes as web
from bot.channels.web.sessions import Sessions
from bot.clock import system_now
from bot.server import health, problems
from bot.server.health import Show
from bot.server.limits import Limiter
from bot.server.wiring import Wired, wire
from bot.server.worker import Worker
from bot.server.worker_metrics import WorkerMetrics
from bot.settings import Settings

SESSION_LIFETIME = timedelta(days=30)
# FastAPI would send paths, queries and errors as they are; ours are in `tracing.py`.
NO_TELEMETRY: TelemetryConfig = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}


def create_app(settings: Settings, worker: Worker | None = None) -> FastAPI:
    """Build the app; its parts are wired when it starts and ended when it stops. `worker` is one of several."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            wired = await stack.enter_async_context(wire(settings))
            mount(app, wired, await shown(stack, wired, worker))
            yield

    app = FastAPI(
        title="会员客服",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry=NO_TELEMETRY,
    )
    problems.install(app)
    return app


async def shown(stack: AsyncExitStack, wired: Wired, worker: Worker | None) -> Show:
    """Return what `/metrics` shows; one of several workers says from now on that it lives, and tells the others its metrics."""
    if worker is None:
        return wired.metrics.shown
    metrics = WorkerMetrics(worker, wired.metrics.text)
    await stack.enter_async_context(metrics.shared())
    await stack.enter_async_context(worker.alive())
    return metrics.text


def mount(app: FastAPI, wired: Wired, metrics: Show) -> None:
    """Add every route. Who may call it: health and metrics anybody on the network, web by session, rest in preview."""
    limiter = Limiter(wired.limits)
    sessions = Sessions(wired.settings.secret.get_secret_value().encode(), SESSION_LIFETIME, system_now)
    app.include_router(health.router(wired.checks, metrics))
    app.include_router(web_pages.pages(wired.plan.name))
    app.include_router(web.router(wired.turns.handle, sessions, limiter.allow))
    if wired.settings.preview:
        app.include_router(rest.router(wired.turns.handle))

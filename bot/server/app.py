"""The FastAPI app: the only door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from bot.channels.rest import routes as rest
from bot.channels.web.sockets import Sockets
from bot.server import health, problems
from bot.server.desk.build import build_room, mount_desk
from bot.server.desk_parts import mount_desk_api
from bot.server.health import Show
from bot.server.limits import Limiter
from bot.server.pages import problems as page_problems
from bot.server.sign_in.build import build_sign_ins, mount_sign_in, oidc_door
from bot.server.sign_in.oidc import OidcDoor
from bot.server.web import mount_socketio, mount_web
from bot.server.wechat import mount_wechat
from bot.server.wiring import Wired, wire
from bot.server.workbench.build import build_workbench, mount_workbench
from bot.server.worker import Worker
from bot.server.worker_metrics import WorkerMetrics
from bot.settings import ROOT, Settings

# FastAPI would send paths, queries and errors as they are; ours are in `tracing.py`.
NO_TELEMETRY: TelemetryConfig = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}


def create_app(settings: Settings, worker: Worker | None = None) -> FastAPI:
    """Build the app; its parts are wired when it starts and ended when it stops. `worker` is one of several."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            wired = await stack.enter_async_context(wire(settings))
            door = await stack.enter_async_context(oidc_door(settings, wired.link))
            mount(app, wired, await shown(stack, wired, worker), door)
            mount_wechat(app, stack, wired.wechat, wired.turns, Limiter(wired.limits).allow)
            mount_desk(app, stack, build_room(wired))
            stack.push_async_callback(app.state.sockets.finish)
            yield

    app = FastAPI(
        title="会员客服",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry=NO_TELEMETRY,
    )
    app.state.sockets = Sockets()
    problems.install(app)
    page_problems.install(app)
    return app


async def shown(stack: AsyncExitStack, wired: Wired, worker: Worker | None) -> Show:
    """Return what `/metrics` shows; one of several workers says from now on that it lives, and tells the others its metrics."""
    if worker is None:
        return wired.metrics.shown
    metrics = WorkerMetrics(worker, wired.metrics.text)
    await stack.enter_async_context(metrics.shared())
    await stack.enter_async_context(worker.alive())
    return metrics.text


def mount(app: FastAPI, wired: Wired, metrics: Show, door: OidcDoor | None) -> None:
    """Add every route. Who may call it: health and metrics anybody on the network, web by session, rest in preview,
    inner pages whom `bot.server.sign_in.access` lets in, the desk's API by its token.
    """
    app.include_router(health.router(wired.checks, metrics))
    mount_web(app, wired, app.state.sockets)
    mount_socketio(app, wired, app.state.sockets)
    mount_desk_api(app, wired.desk, wired.history, wired.settings)
    sign_ins = build_sign_ins(wired.link, wired.database)
    mount_sign_in(app, sign_ins, door)
    mount_workbench(app, build_workbench(ROOT, wired.settings, wired.link, wired.database), sign_ins.audit)
    if wired.settings.preview:
        app.include_router(rest.router(wired.turns.handle))

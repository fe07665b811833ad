"""The app: wiring, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI

from member_api import routes_bindings, routes_health, routes_members, routes_verifications
from member_api.clock import clock_from
from member_api.database import Database
from member_api.encoded_path import EncodedPath
from member_api.hashing import Hashing
from member_api.problems import add_problem_handlers
from member_api.rate_limit import RateLimit
from member_api.seed import prepare
from member_api.service import Service
from member_api.service_token import ServiceToken
from member_api.settings import Settings


def create_app(settings: Settings, now: Callable[[], datetime] | None = None) -> FastAPI:
    """Build the server. Nothing is opened before its lifespan begins; `now` stands in for the clock of the settings."""
    service = Service(
        database=Database(settings.database_url),
        hashing=Hashing.of(settings.hash_key, settings.token),
        now=now or clock_from(settings.as_of),
        member_reads=RateLimit(settings.reads_per_second),
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            await prepare(service.database, service.hashing, service.now())
            yield
        finally:
            await service.database.close()

    # No generated documentation: the contract is the file.
    app = FastAPI(title="Member-status API", lifespan=lifespan, openapi_url=None, redirect_slashes=False)
    app.state.service = service
    for routes in (routes_verifications, routes_bindings, routes_members, routes_health):
        app.include_router(routes.router)
    add_problem_handlers(app)
    app.add_middleware(EncodedPath)
    app.add_middleware(ServiceToken, token=settings.token)
    return app

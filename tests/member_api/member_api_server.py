"""The reference server in this process, with a clock the tests move and a client that judges every answer."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from fastapi import FastAPI

from member_api.app import create_app
from member_api.clock import SHANGHAI
from member_api.settings import Settings
from tests.member_api.member_api_contract import Contract

TOKEN = "made-up-service-token"
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


@dataclass
class TestClock:
    __test__ = False
    at: datetime = datetime(2021, 4, 13, 10, 0, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        return self.at

    def later(self, **units: float) -> None:
        self.at += timedelta(**units)


@dataclass
class Api:
    http: httpx.AsyncClient
    app: FastAPI
    settings: Settings
    clock: TestClock = field(default_factory=TestClock)

    async def verify(self, phone: str, id_last4: str) -> httpx.Response:
        return await self.http.post("/v1/verifications", json={"phone": phone, "id_last4": id_last4})

    async def answer(self, challenge_id: str, code: str) -> httpx.Response:
        return await self.http.post(f"/v1/verifications/{challenge_id}", json={"code": code})


@asynccontextmanager
async def running(settings: Settings, contract: Contract) -> AsyncIterator[Api]:
    clock = TestClock()
    app = create_app(settings, now=clock)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False),
            base_url="http://member-api",
            headers={"Authorization": f"Bearer {settings.token}"},
            event_hooks={"response": [contract.check]},
        ) as http,
    ):
        yield Api(http, app, settings, clock)

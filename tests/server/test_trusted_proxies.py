"""Who is believed about the caller's address and https: the proxies that were named, nobody else."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI, Request

from bot.cli.demo import free_port
from bot.server.http_server import config
from bot.settings import Settings

ADDRESS, FORWARDED = "203.0.113.9", "203.0.113.9, 127.0.0.1"


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [
        ("", ["127.0.0.1", "http"]),
        ("10.0.0.0/8", ["127.0.0.1", "http"]),
        ("127.0.0.1", [ADDRESS, "https"]),
        ("10.0.0.0/8,127.0.0.0/8", [ADDRESS, "https"]),
    ],
)
async def test_只信点了名的代理(tmp_path: Path, trusted: str, seen: list[str]) -> None:
    port = str(free_port())
    settings = Settings.from_environment(
        {"BOT_VAR": str(tmp_path), "BOT_PORT": port, "BOT_TRUSTED_PROXIES": trusted}
    )
    app = FastAPI()

    @app.get("/")
    def who(request: Request) -> list[str]:
        assert request.client
        return [request.client.host, request.url.scheme]

    server = uvicorn.Server(config(settings, app))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.01)
    assert await asyncio.to_thread(ask, port) == seen
    server.should_exit = True
    await task


def ask(port: str) -> list[str]:
    told = {"X-Forwarded-For": FORWARDED, "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers=told)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)

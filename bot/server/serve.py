"""Serving the app with uvicorn."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from bot.server.app import create_app
from bot.server.worker import Worker, listening_socket
from bot.settings import Settings


def serve(settings: Settings, worker: Worker | None = None) -> bool:
    """Serve until a signal ends it, alone or as one of several workers; return whether it ever came up."""
    server = uvicorn.Server(config(settings, create_app(settings, worker)))
    server.run(sockets=[listening_socket(settings.host, settings.port)] if worker else None)
    return server.started


def config(settings: Settings, app: FastAPI) -> uvicorn.Config:
    """Return how uvicorn serves an app. What a proxy says of the caller is believed of the trusted ones only."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        ws="none",  # no sockets yet; the automatic choice does not go with the websockets Rasa needs
    )

"""Serving the app with uvicorn."""

from __future__ import annotations

import uvicorn

from bot.server.app import create_app
from bot.settings import Settings


def serve(settings: Settings) -> bool:
    """Serve until a signal ends it; return whether it ever came up."""
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        proxy_headers=False,
        ws="none",  # no sockets yet; the automatic choice does not go with the websockets Rasa needs
    )
    server = uvicorn.Server(config)
    server.run()
    return server.started

"""Serving the app with uvicorn."""

from __future__ import annotations

from bot.server.app import create_app
from bot.server.http_server import Server, config
from bot.server.worker import Worker, listening_socket
from bot.settings import Settings


def serve(settings: Settings, worker: Worker | None = None) -> bool:
    """Serve until a signal ends it, alone or as one of several workers; return whether it ever came up."""
    app = create_app(settings, worker)
    server = Server(config(settings, app), app.state.sockets.say_goodbye)
    server.run(sockets=[listening_socket(settings.host, settings.port)] if worker else None)
    return server.started

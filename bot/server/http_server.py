"""How uvicorn serves the app: HTTP and sockets within bounds, and a goodbye before the end."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable

import uvicorn
from fastapi import FastAPI

from bot.channels.body import MAX_BYTES
from bot.server.socket_protocol import SocketProtocol
from bot.settings import Settings


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
        ws=SocketProtocol,  # the automatic choice does not go with the `websockets` Rasa needs
        ws_max_size=MAX_BYTES,
        ws_per_message_deflate=False,  # 300 KB of each socket, for texts of some hundred bytes
        ws_ping_interval=25.0,
        ws_ping_timeout=20.0,
    )


class Server(uvicorn.Server):
    """A server that says goodbye to open sockets before it closes them."""

    def __init__(self, config: uvicorn.Config, goodbye: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._goodbye = goodbye

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say goodbye, then end as uvicorn does."""
        await self._goodbye()
        await super().shutdown(sockets)

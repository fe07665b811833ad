"""uvicorn's WebSocket protocol on `wsproto`, for clients that do not read what they are sent.

A message marked `urgent` does not wait until the client reads; and once the app is done with a socket, what the client does not take
within some seconds is thrown away with the connection.
"""

from __future__ import annotations

import logging
from typing import Any

from uvicorn.protocols.websockets.wsproto_impl import WSProtocol

GRACE_SECONDS = 5.0


class SocketProtocol(WSProtocol):
    """One connection. What goes wrong is logged; who came is not, as with HTTP."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = logging.getLogger(__name__)

    async def run_asgi(self) -> None:
        """Run the app on it; afterwards nothing is kept for a client that does not read."""
        try:
            await super().run_asgi()
        finally:
            if not self.transport.is_closing() or self.transport.get_write_buffer_size():
                self.loop.call_later(GRACE_SECONDS, self.transport.abort)

    async def send(self, message: Any) -> None:
        """Send a message; an urgent one goes into the buffer whether it is full or not."""
        if message.get("urgent"):
            self.writable.set()
        await super().send(message)

"""The way out of one socket: frames are put here and sent by one task, so that they never mix and never wait in the reader."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any

from starlette.websockets import WebSocket

from bot.channels.web.ports import Wakes

MOST_WAITING = 64
"""Answers that may wait beside those in the buffers of the network; then no more is read from this client."""
SEND_SECONDS = 10.0
SLOW_CODE = 1013


class TooSlow(Exception):
    """The client does not read what it is sent."""


class Line:
    """Frames on their way to a client. `woken` wakes the task that sends."""

    def __init__(self, socket: WebSocket, woken: Wakes, send_seconds: float = SEND_SECONDS) -> None:
        self._socket = socket
        self._woken = woken
        self._send_seconds = send_seconds
        self._waiting: deque[dict[str, Any]] = deque()

    def put(self, frame: dict[str, Any]) -> None:
        """Have a frame sent."""
        self._waiting.append(frame)
        self._woken.set()

    async def room(self) -> None:
        """Wait for room. Raises TooSlow when there is none for too long."""
        deadline = asyncio.get_running_loop().time() + self._send_seconds
        while len(self._waiting) >= MOST_WAITING:
            if asyncio.get_running_loop().time() > deadline:
                raise TooSlow
            await asyncio.sleep(0.02)

    async def flush(self) -> None:
        """Send what waits, in order. Raises TooSlow, or WebSocketDisconnect when the client is gone."""
        while self._waiting:
            await self.send(self._waiting.popleft())

    async def send(self, frame: dict[str, Any]) -> None:
        """Send a frame. Raises TooSlow, or WebSocketDisconnect when the client is gone."""
        try:
            async with asyncio.timeout(self._send_seconds):
                await self._socket.send_text(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        except TimeoutError as error:
            raise TooSlow from error


async def bye(socket: WebSocket, reason: str, code: int) -> None:
    """Say why, and close. `urgent` passes what waits to be sent, where the server knows it."""
    text = json.dumps({"type": "bye", "reason": reason})
    await socket.send({"type": "websocket.send", "text": text, "urgent": True})
    await socket.send({"type": "websocket.close", "code": code, "reason": reason, "urgent": True})

"""Reading a request's body within bounds."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Request

from bot.errors import InputError, InputTooLarge

MAX_BYTES = 64 * 1024


async def read_bytes(request: Request) -> bytes:
    """Return the body. Raises InputTooLarge over 64 KB."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise InputTooLarge("消息太长了")
    return bytes(body)


async def read_json(request: Request) -> Any:
    """Return the body's JSON. Raises InputTooLarge over 64 KB, InputError when it is no JSON."""
    body = await read_bytes(request)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError("消息不是JSON") from error

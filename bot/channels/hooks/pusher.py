"""Tells an outside desk what happens, by POST; patience and dead letters are the outbox's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import httpx

from bot.channels.hooks.signature import SIGNATURE, TIMESTAMP, sign
from bot.conversation.parcel import Parcel
from bot.errors import DeliveryFailed

SECONDS = 10.0
AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True, slots=True)
class HookPusher:
    """Implements `bot.conversation.ports.Pusher` for the channel `hook`: a parcel's text is the body."""

    client: httpx.AsyncClient
    url: str
    secret: str
    now: Callable[[], datetime]

    async def push(self, parcel: Parcel) -> None:
        """Post one message; any 2xx is a receipt. Raises DeliveryFailed; a refusal (4xx) is not tried again."""
        body = parcel.reply.text.encode("utf-8", "replace")
        timestamp = int(self.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "X-Desk-Event": parcel.kind,
            "X-Desk-Delivery": parcel.key,
            TIMESTAMP: str(timestamp),
            SIGNATURE: sign(self.secret, timestamp, body),
        }
        try:
            answer = await self.client.post(self.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise DeliveryFailed(type(error).__name__, retryable=True) from error
        if not answer.is_success:
            lasting = answer.is_client_error and answer.status_code not in AGAIN
            raise DeliveryFailed(f"status {answer.status_code}", retryable=not lasting)


@asynccontextmanager
async def hook_pusher(url: str, secret: str, now: Callable[[], datetime]) -> AsyncIterator[HookPusher]:
    """Yield a pusher with connections of its own; redirects are not followed."""
    async with httpx.AsyncClient(timeout=SECONDS, follow_redirects=False) as client:
        yield HookPusher(client, url, secret, now)

"""One call of the API: within a total time, tried twice where that may help, behind the breaker.

What the API may say in words of the contract comes back as an Answer; whatever is no usable answer (late, no
connection, 429, 5xx, too long, not JSON) is MemberApiUnavailable. The breaker counts these, per call and not per try; one
record that breaks the contract in JSON is found later and does not close the API to everybody. Nothing a caller sent is
put into a reason.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bot.conversation.steps import Step, step
from bot.errors import MemberApiUnavailable
from bot.members.breaker import Breaker

TOTAL_SECONDS = 1.5
CONNECT_SECONDS = 0.6
LONGEST_BODY = 1_048_576
"""Bytes; a member's record is some thousands."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.02, 0.1


@dataclass(frozen=True, slots=True)
class Answer:
    """A usable answer. `body` is the JSON, None for an empty one."""

    status: int
    headers: httpx.Headers
    body: Any


class _Passing(MemberApiUnavailable):
    """A failure that a second try may mend: no connection, or 503."""


def http_client(base_url: str, token: str) -> httpx.AsyncClient:
    """Build the client that MemberApi needs. The caller closes it."""
    return httpx.AsyncClient(
        base_url=base_url,
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json, application/problem+json"},
        timeout=httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS),
        # Below the five seconds after which many servers close an idle connection.
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=4.0),
        trust_env=False,
    )


def jittered_pause() -> float:
    """Return the seconds to wait before the second try."""
    return random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE)  # noqa: S311  not a secret


class Transport:
    """Sends requests. `total` and the pause are in seconds."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        breaker: Breaker,
        *,
        total: float = TOTAL_SECONDS,
        pause: Callable[[], float] = jittered_pause,
    ) -> None:
        self._http = http
        self._breaker = breaker
        self._total = total
        self._pause = pause

    async def send(
        self, method: str, path: str, *, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Call the API. Raises MemberApiUnavailable."""
        request = self._http.build_request(method, path, json=body, headers=dict(headers or {}))
        with self._breaker.guard(), step(Step.MEMBER_API):
            try:
                async with asyncio.timeout(self._total) as limit:
                    return await self._two_tries(request, limit)
            except TimeoutError:
                raise MemberApiUnavailable("late") from None

    async def _two_tries(self, request: httpx.Request, limit: asyncio.Timeout) -> Answer:
        try:
            return await self._one_try(request)
        except _Passing:
            pause, end = self._pause(), limit.when()
            if end is not None and asyncio.get_running_loop().time() + pause >= end:
                raise
            await asyncio.sleep(pause)
            return await self._one_try(request)

    async def _one_try(self, request: httpx.Request) -> Answer:
        try:
            response = await self._http.send(request, stream=True)
            try:
                return await _read(response)
            finally:
                await response.aclose()
        except (httpx.NetworkError, httpx.RemoteProtocolError, httpx.ConnectTimeout) as error:
            raise _Passing(f"connection: {type(error).__name__}") from None
        except httpx.TimeoutException:
            raise MemberApiUnavailable("late") from None
        except httpx.HTTPError as error:
            raise MemberApiUnavailable(f"bad answer: {type(error).__name__}") from None


async def _read(response: httpx.Response) -> Answer:
    status = response.status_code
    if status == httpx.codes.SERVICE_UNAVAILABLE:
        raise _Passing("503")
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise MemberApiUnavailable(str(status))
    if status in (httpx.codes.NO_CONTENT, httpx.codes.NOT_MODIFIED):
        return Answer(status, response.headers, None)
    return Answer(status, response.headers, _json(await _bounded(response)))


async def _bounded(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise MemberApiUnavailable("bad answer: too long")
    return bytes(body)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        # No chain: the error would hold the body.
        raise MemberApiUnavailable("bad answer: not JSON") from None

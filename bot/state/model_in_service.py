"""Which model is in service: one value for all workers and machines, and word of every change.

A change is told by pub/sub, and looked up every two seconds besides: a lost message costs time, never the change.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from redis.exceptions import RedisError

from bot.errors import StateUnavailable
from bot.state import keys
from bot.state.link import Link
from bot.state.scripts.promote import PROMOTE
from bot.state.scripts.set_canary import SET_CANARY

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class InService:
    """The model in service. `model` is the name of its file; `number` grows with every change.

    `canary` is the model that answers `percent` of the conversations instead, if any.
    """

    model: str
    by: str
    at: datetime
    number: int
    canary: str | None = None
    percent: int = 0


class ModelInService:
    """Reads, changes and follows the model in service."""

    def __init__(self, link: Link, look_seconds: float = LOOK_SECONDS) -> None:
        self._link = link
        self._look_seconds = look_seconds

    async def get(self) -> InService | None:
        """Return the model in service, None when none was ever put in service. Raises StateUnavailable."""
        names = ("model", "by", "at", "number", "canary", "percent")
        fields = await self._link.call("HMGET", keys.MODEL_IN_SERVICE, *names)
        if fields[0] is None:
            return None
        model, by, at, number, canary, percent = ((field or b"").decode() for field in fields)
        share = int(percent) if canary else 0
        return InService(model, by, datetime.fromisoformat(at), int(number), canary or None, share)

    async def put(self, model: str, by: str, at: datetime) -> InService:
        """Put a model in service. Raises StateUnavailable."""
        told = [uuid4().hex, model, by, at.isoformat(), keys.MODEL_CHANGED]
        number = await self._link.run(PROMOTE, [keys.MODEL_IN_SERVICE], told)
        return InService(model, by, at, int(number))

    async def set_canary(self, model: str, canary: str | None, percent: int) -> bool:
        """Let `canary` answer a part (0 to 100) of the conversations, None to take it back; False when `model` is not in service.

        Raises StateUnavailable.
        """
        told = [uuid4().hex, canary or "", str(percent), keys.MODEL_CHANGED, model]
        return bool(await self._link.run(SET_CANARY, [keys.MODEL_IN_SERVICE], told))

    async def follow(self) -> AsyncGenerator[InService | None, None]:
        """Yield what is in service now, at every change, and every two seconds; never ends.

        While Redis is away nothing is yielded.
        """
        while True:
            try:
                async for found in self._listen():
                    yield found
            except (RedisError, OSError, StateUnavailable) as error:
                logger.warning("model in service: not followed for now (%s)", type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self) -> AsyncGenerator[InService | None, None]:
        async with self._link.client.pubsub() as channel:
            async with asyncio.timeout(self._link.answer_seconds):
                await channel.subscribe(keys.MODEL_CHANGED)
            while True:
                yield await self.get()
                await channel.get_message(timeout=self._look_seconds)

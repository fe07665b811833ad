"""A bot in real processes, members who insist, and the count at the end."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.server.bot_with_workers import BotWithWorkers
from tests.server.faults.ledger import Ledger, RecordedTurn

GENERAL, PERSONAL = "你们平台什么时候关停", "我的退款到哪一步了"
Rows = Callable[[str], Awaitable[list[tuple[Any, ...]]]]


@dataclass(slots=True)
class Stage:
    """`rows` asks the database, also while the bot cannot. Every sender belongs to one act: a test's own part of the record."""

    bot: BotWithWorkers
    client: httpx.AsyncClient
    rows: Rows
    ledgers: dict[str, Ledger] = field(default_factory=dict)

    async def send(self, sender: str, text: str, message_id: str) -> httpx.Response:
        """Send a message once, on a connection of its own: the kernel gives each to either worker."""
        body = {"sender": sender, "message": text, "metadata": {"message_id": message_id}}
        return await self.client.post("/webhooks/rest/webhook", json=body, headers={"connection": "close"})

    async def insist(
        self, sender: str, text: str, message_id: str, seconds: float = 40
    ) -> list[dict[str, Any]]:
        """Send a message until it is answered, as a channel does."""
        async with asyncio.timeout(seconds):
            while True:
                try:
                    response = await self.send(sender, text, message_id)
                    if response.status_code == httpx.codes.OK:
                        self.ledger(sender).answered(sender, message_id, response.json())
                        return response.json()
                    assert response.status_code == httpx.codes.SERVICE_UNAVAILABLE, response.text
                    self.ledger(sender).refused += 1
                    await asyncio.sleep(min(0.3, float(response.headers["retry-after"])))
                except httpx.TransportError:
                    await asyncio.sleep(0.1)

    async def chat(self, act: str, members: int, until: asyncio.Event) -> None:
        """So many members write one message after the other, and each is answered, until it is enough."""

        async def member(number: int) -> None:
            said = 0
            while not until.is_set():
                await self.insist(f"{act}-{number}", GENERAL, f"m{said}")
                said += 1

        await asyncio.gather(*(member(number) for number in range(members)))

    def ledger(self, sender: str) -> Ledger:
        """The ledger of the act a sender belongs to: `act-number`."""
        return self.ledgers.setdefault(sender.partition("-")[0], Ledger())

    async def settled(self, act: str, seconds: float = 30) -> Ledger:
        """Wait until the record has caught up with an act, and hold the two against each other."""
        ledger = self.ledgers[act]
        like = f"conversation_id like 'rest:{act}-%'"
        count = f"select count(*) from messages where {like}"
        await self.until(lambda: self.rows(count), lambda found: found[0][0] >= len(ledger.shown), seconds)
        found = await self.rows(f"select conversation_id, message_ids, replies from turns where {like}")
        messages = await self.rows(f"select conversation_id, message_id from messages where {like}")
        ledger.check(
            [_turn(*row) for row in found],
            [(conversation.partition(":")[2], message_id) for conversation, message_id in messages],
        )
        return ledger

    async def metric(self, name: str) -> dict[str, float]:
        """A metric of each worker that lives."""
        return await asyncio.to_thread(self.bot.metric, name)

    async def until(
        self, look: Callable[[], Awaitable[Any]], want: Callable[[Any], bool], seconds: float = 20
    ) -> Any:
        """Look until it is as wanted, and return what was seen."""
        deadline = time.monotonic() + seconds
        while not want(seen := await look()):
            assert time.monotonic() < deadline, (seen, self.bot.log()[-3000:])
            await asyncio.sleep(0.1)
        return seen


def _turn(conversation_id: str, message_ids: Any, replies: Any) -> RecordedTurn:
    """SQLite gives JSON as text, PostgreSQL's driver too."""
    texts = tuple(reply["text"] for reply in json.loads(replies))
    return RecordedTurn(conversation_id, tuple(json.loads(message_ids)), texts)

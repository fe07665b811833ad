"""An engine that says what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.conversation.conversation import Conversation
from bot.conversation.ports import EngineTurn
from bot.conversation.reply import Reply
from bot.conversation.understanding import Decision, Understanding


def echo(text: str) -> tuple[Reply, ...]:
    """Say back what came in."""
    return (Reply(f"您说：{text}"),)


class ScriptedEngine:
    """Implements `bot.conversation.ports.Engine`. `heard` are the texts, in order; `gate` holds turns back until it is set."""

    def __init__(self, say: Callable[[str], tuple[Reply, ...]] = echo, awaiting: str | None = None) -> None:
        self.say = say
        self.awaiting = awaiting
        self.heard: list[str] = []
        self.instants: list[datetime] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.started = asyncio.Event()

    async def answer(
        self, conversation: Conversation, text: str, message_id: str, at: datetime
    ) -> EngineTurn:
        self.heard.append(text)
        self.instants.append(at)
        self.started.set()
        await self.gate.wait()
        return EngineTurn(
            tracker=f"{(conversation.tracker or b'').decode()}|{text}".encode(),
            replies=self.say(text),
            understanding=Understanding(text, "inform", 1.0, (), ("inform",), Decision.ANSWER, ()),
            awaiting=self.awaiting,
            notes={},
        )

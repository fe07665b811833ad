"""One page looking at one conversation: what is new in it is sent as it happens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.conversation.stage import Stage
from bot.errors import BotError, StateUnavailable
from bot.server.desk import chat_frames
from bot.server.desk.room import Room
from bot.server.desk.rows import Json
from bot.server.desk.transcript import entry_shown, known
from bot.staff.person import Person
from bot.state.history import name_of

log = logging.getLogger(__name__)

Send = Callable[[Json], Awaitable[None]]
LOOK_SECONDS = 20.0
UNSENT_SECONDS = 3.0
"""While something is on its way it is looked after more often."""
RECORDED_AFTER = 1.2
"""The recorder writes what was understood, and notes, within about a second."""
TIMES_ASKED = 3
AGAIN_SECONDS = 2.0
NEW_TURNS = 6
"""Only the newest turns can be new; the page keeps what it was told of the others."""


@dataclass(slots=True)
class Watch:
    """Follows a conversation for one page until cancelled."""

    room: Room
    person: Person
    chat: str
    send: Send
    _last: str = "0-0"
    _around: Json | None = None
    _known: Json | None = None
    _told: str | None = None
    _to_ask: int = TIMES_ASKED
    """How often the record is still asked for what it may not have yet."""

    async def run(self) -> None:
        """Show everything, then what changes. A page that is gone ends it by cancelling."""
        name = name_of(self.chat)
        async with self.room.changes.on(name) as said, self.room.parts.changes.on(name) as changed:
            await self._look_at()
            await self._open()
            beside = asyncio.create_task(self._beside(), name="desk-card")
            try:
                while True:
                    await self._wait(said, changed)
                    said.clear()
                    changed.clear()
                    await self._safely(self._news)
            finally:
                beside.cancel()
                await asyncio.gather(beside, return_exceptions=True)

    async def _wait(self, *events: asyncio.Event) -> None:
        """Wait until one of them is set, or it is time to look anyway."""
        tasks = [asyncio.create_task(event.wait()) for event in events]
        try:
            await asyncio.wait(tasks, timeout=self._pause(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def _pause(self) -> float:
        return UNSENT_SECONDS if self._around and self._around["on_the_way"] else LOOK_SECONDS

    async def _look_at(self) -> None:
        with suppress(StateUnavailable):
            await self.room.parts.presence.look(
                self.chat, self.person.name, self.person.display_name, typing=False
            )

    async def _open(self) -> None:
        frame = await chat_frames.opening(self.room, self.chat)
        live = [e["id"] for e in frame["entries"] if not e["id"].startswith("turn-")]
        self._last = live[-1] if live else "0-0"
        self._around = {
            k: frame[k] for k in frame if k not in ("type", "chat", "entries", "understood", "notes")
        }
        self._known = {"understood": frame["understood"], "notes": frame["notes"]}
        await self.send(frame)

    async def _beside(self) -> None:
        """Send the card and the suggestions, and what the record adds when it has caught up."""
        await self._safely(self._card)
        await self._safely(self._suggest)
        while True:
            await asyncio.sleep(RECORDED_AFTER)
            await self._safely(self._record)

    async def _card(self) -> None:
        await self.send(await chat_frames.beside(self.room, self.chat))

    async def _suggest(self) -> None:
        newest = await self._newest_words()
        if newest is None or newest != self._told:
            self._told = newest
            await self.send(await chat_frames.suggested(self.room, self.chat, newest))

    async def _newest_words(self) -> str | None:
        kept = await self.room.history.after(self.chat, most=30)
        return next((k.entry.reply.text for k in reversed(kept) if k.entry.speaker.value == "member"), None)

    async def _news(self) -> None:
        """Send new bubbles first, then what changed around them."""
        found = [entry_shown(kept) for kept in await self.room.history.after(self.chat, self._last)]
        if found:
            self._last = found[-1]["id"]
            await self.send({"type": "entries", "chat": self.chat, "entries": found})
        now = await chat_frames.around(self.room, self.chat)
        if self._recorded_more(found, now):
            self._to_ask = TIMES_ASKED
        if now != self._around:
            self._around = now
            await self.send({"type": "around", "chat": self.chat, **now})
        if any(e["speaker"] == "member" for e in found) and self._may_answer():
            await self._suggest()

    def _recorded_more(self, entries: list[Json], now: Json) -> bool:
        """Say whether the record has, or will have, more: the bot read a message, or the ticket changed without a word said (a note)."""
        heard = now["stage"] != Stage.AGENT and any(e["speaker"] == "member" for e in entries)
        return heard or (not entries and _version(now) != _version(self._around))

    def _may_answer(self) -> bool:
        """Say whether suggestions help who looks: nobody else can send while a colleague has it."""
        ticket = self._around["ticket"] if self._around else None
        return ticket is not None and ticket["holder"] in (None, self.person.name)

    async def _record(self) -> None:
        if not self._to_ask:
            return
        self._to_ask -= 1
        now = await known(self.room, self.chat, NEW_TURNS)
        if now != self._known:
            self._known = now
            await self.send({"type": "known", "chat": self.chat, **now})

    async def _safely(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except BotError as error:
            log.warning("desk: %s", error)
            await asyncio.sleep(AGAIN_SECONDS)


def _version(around: Json | None) -> int:
    ticket = around["ticket"] if around else None
    return int(ticket["version"]) if ticket else 0

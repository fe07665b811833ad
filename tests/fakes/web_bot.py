"""A small web bot that speaks the widget's protocol, and fails on demand: slow, refusing, without sockets, without sessions."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.fakes.web_script import SCRIPT, UNKNOWN, Json

PAGE = 20


@dataclass
class Refusal:
    """What a message is refused with, so many times."""

    text: str
    retry_after: int | None = None
    times: int = 1


@dataclass
class FakeWebBot:
    """One conversation per token. `seconds` is how long a turn takes; it lives on when its server goes down."""

    seconds: float = 0.0
    blocked: bool = False
    """Whether sockets are refused."""
    mute: bool = False
    """Whether messages are stored without a word: the connection looks alive and is dead."""
    refusal: Refusal | None = None
    tokens: int = 0
    ended: set[str] = field(default_factory=set)
    entries: dict[str, list[Json]] = field(default_factory=dict)
    state: Json = field(default_factory=lambda: {"stage": "bot"})
    said: list[Json] = field(default_factory=list)
    told: list[Json] = field(default_factory=list)
    sockets: dict[WebSocket, str] = field(default_factory=dict)
    receipts: int = 0
    count: int = 0

    def new_token(self, old: str | None) -> Json:
        """Return a session: the old one's where it is still good."""
        good = old in self.entries and old not in self.ended
        self.tokens += 0 if good else 1
        token = old if good and old else f"token-{self.tokens}"
        self.entries.setdefault(token, [])
        return {"token": token, "expires_at": "2099-01-01T00:00:00+00:00", "refreshed": False}

    def knows(self, token: str) -> bool:
        """Whether a token is good."""
        return token in self.entries and token not in self.ended

    @property
    def texts(self) -> list[str]:
        """The texts that came, repeats included."""
        return [said["text"] for said in self.said]

    def keep(self, token: str, speaker: str, **facts: Any) -> Json:
        """Add an entry to a conversation."""
        self.count += 1
        at = datetime.now(UTC).isoformat()
        entry = {"id": f"1616745600000-{self.count}", "speaker": speaker, "at": at, "text": "", **facts}
        self.entries[token].append(entry)
        return entry

    def page(self, token: str, after: str | None = None, before: str | None = None) -> Json:
        """Return entries as the protocol gives them."""
        kept = self.entries[token]
        place = {entry["id"]: n for n, entry in enumerate(kept)}
        if before is not None:
            above = kept[: place[before]]
            return {"entries": above[-PAGE:], "more": len(above) > PAGE}
        found = kept[place[after] + 1 :] if after in place else kept[-PAGE:]
        return {"entries": found, "more": len(kept) > PAGE, "state": self.state}

    async def take(self, token: str, message: Json) -> Sequence[Json]:
        """Answer a message once; a repeat brings nothing new."""
        self.said.append(message)
        if any(entry.get("key") == message["id"] for entry in self.entries[token]):
            return []
        await asyncio.sleep(self.seconds)
        new = [self.keep(token, "member", text=message.get("label") or message["text"], key=message["id"])]
        if self.state["stage"] == "bot":
            new += [self.keep(token, "bot", **answer) for answer in SCRIPT.get(message["text"], [UNKNOWN])]
        return new

    def refused(self) -> Refusal | None:
        """Return the refusal that is due, if any."""
        due = self.refusal
        if due:
            due.times -= 1
            self.refusal = due if due.times > 0 else None
        return due

    async def serve(self, socket: WebSocket) -> None:
        """Serve one socket."""
        if self.blocked:
            await socket.close(1008)
            return
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            await self._talk(socket)
        self.sockets.pop(socket, None)

    async def _talk(self, socket: WebSocket) -> None:
        hello = await socket.receive_json()
        token = hello["token"]
        if not self.knows(token):
            await socket.send_json({"type": "bye", "reason": "session"})
            await socket.close(4401)
            return
        self.sockets[socket] = token
        await socket.send_json({"type": "welcome", **self.page(token, hello["after"])})
        while True:
            await self._answer(socket, token, await socket.receive_json())

    async def _answer(self, socket: WebSocket, token: str, frame: Json) -> None:
        match frame:
            case {"type": "say"}:
                await self._say(socket, token, {k: v for k, v in frame.items() if k != "type"})
            case {"type": "before", "id": first}:
                await socket.send_json({"type": "earlier", **self.page(token, before=first)})
            case {"type": "ping"}:
                await socket.send_json({"type": "pong"})
            case _:
                self.told.append(frame)

    async def _say(self, socket: WebSocket, token: str, message: Json) -> None:
        if self.mute:
            self.said.append(message)
            return
        if due := self.refused():
            problem = {"type": "problem", "id": message["id"], "text": due.text}
            await socket.send_json(
                problem | ({"retry_after": due.retry_after} if due.retry_after is not None else {})
            )
            return
        await socket.send_json({"type": "accepted", "id": message["id"]})
        await socket.send_json({"type": "typing", "who": "bot", "on": True})
        new = await self.take(token, message)
        await self.show(token, {"type": "entries", "entries": [*new]})
        await self.show(token, {"type": "typing", "who": "bot", "on": False})

    async def show(self, token: str, frame: Json) -> None:
        """Send a frame to every open page of a conversation."""
        for socket in [s for s, theirs in self.sockets.items() if theirs == token]:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await socket.send_text(json.dumps(frame, ensure_ascii=False))


class Hand:
    """Reaches into a fake bot from the test's side: its server runs in a thread of its own."""

    def __init__(self, bot: FakeWebBot) -> None:
        self.bot = bot
        self.loop: asyncio.AbstractEventLoop | None = None
        self.ready = threading.Event()

    @property
    def token(self) -> str:
        """The newest session."""
        return f"token-{self.bot.tokens}"

    def push(self, speaker: str, text: str, **facts: Any) -> None:
        """Have an agent, the bot or a notice say something."""
        entry = self.bot.keep(self.token, speaker, text=text, **facts)
        self._run({"type": "entries", "entries": [entry]})

    def typing(self, who: str, on: bool) -> None:
        """Show somebody typing."""
        self._run({"type": "typing", "who": who, "on": on})

    def state(self, **state: Any) -> None:
        """Change the state."""
        self.bot.state = state
        self._run({"type": "state", "state": state})

    def _run(self, frame: Json) -> None:
        assert self.loop
        asyncio.run_coroutine_threadsafe(self.bot.show(self.token, frame), self.loop).result(5)

"""`/desk/socket`: a desk page's live connection: the board, one open conversation, presence and signs of typing. For agents."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from dataclasses import dataclass, field

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from bot.conversation.sight import Writer
from bot.desk.agents import Agent, Presence
from bot.errors import BotError, InputError, StateUnavailable
from bot.log import conversation_digest
from bot.server.desk.agent_of import say_present
from bot.server.desk.board import Follower
from bot.server.desk.room import Room
from bot.server.desk.rows import Json
from bot.server.desk.watch import Watch
from bot.server.pages.problems import NOT_SIGNED_IN_CODE
from bot.server.sign_in.access import AsAgent
from bot.server.sign_in.watch import SessionWatch
from bot.staff.audit import Action, about_conversation
from bot.staff.errors import NotAllowed
from bot.staff.person import Person
from bot.staff.role import Role

log = logging.getLogger(__name__)

ALIVE_SECONDS = 15.0
"""How often it is said that somebody is at the desk, and looks at what is open."""
SEND_SECONDS = 10.0
LATER_CODE = 1013
MOST_CHARACTERS = 2000
BUSY = "系统现在有点忙，请过一会儿再试。"
REFUSED = {NotAllowed: "这个会话没有转过人工，只有主管能看。"}


def router(room: Room) -> APIRouter:
    """Return the route."""
    routes = APIRouter()

    @routes.websocket("/desk/socket")
    async def desk_socket(socket: WebSocket, person: AsAgent) -> None:
        """Serve a page of somebody who is signed in as an agent."""
        await socket.accept()
        await Line(room, socket, person).serve()

    return routes


@dataclass(slots=True)
class Line:
    """One page's connection."""

    room: Room
    socket: WebSocket
    person: Person
    at_desk: bool = True
    """Whether who looks counts as an agent who is there."""
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)
    _watch: asyncio.Task[None] | None = None
    _chat: str | None = None
    _typing: bool = False

    async def serve(self) -> None:
        """Serve it to its end."""
        woken = asyncio.Event()
        tasks: list[asyncio.Task[None]] = []
        try:
            presence = (await self._present()).presence if self.at_desk else Presence.AWAY
            async with self.room.board.followed(woken) as follower:
                await self.send(
                    {
                        "type": "welcome",
                        "presence": presence.value,
                        "now": self.room.parts.desk.now().isoformat(),
                        "members_now": self.room.members_now().isoformat(),
                    }
                )
                tasks = [
                    asyncio.create_task(self._show_board(follower)),
                    asyncio.create_task(self._stay_alive()),
                ]
                await self._listen()
        except StateUnavailable:
            await self._close(LATER_CODE)
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            await self._end([*tasks, *([self._watch] if self._watch else [])])

    async def send(self, frame: Json) -> None:
        """Send a frame; a page that does not read is let go."""
        async with self._sending, asyncio.timeout(SEND_SECONDS):
            await self.socket.send_text(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(StateUnavailable):
            await self._stop_typing()

    async def _show_board(self, follower: Follower) -> None:
        with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
            while True:
                frame = follower.take()
                if frame:
                    await self.send(frame)
                await follower.woken.wait()
                follower.woken.clear()

    async def _stay_alive(self) -> None:
        """Say again and again that somebody is here; a session that is over ends the connection."""
        watch: SessionWatch = self.socket.app.state.session_watch
        while True:
            await asyncio.sleep(ALIVE_SECONDS)
            try:
                person = await watch.person(self.socket.state.session_id)
                if person is None or not person.may(Role.AGENT):
                    await self._close(NOT_SIGNED_IN_CODE)
                    return
                self.person = person
                if self.at_desk:
                    await self._present()
                if self._chat:
                    await self._look(self._typing)
            except StateUnavailable as error:
                log.warning("desk socket: %s", error)

    async def _listen(self) -> None:
        while True:
            text = await self.socket.receive_text()
            try:
                await self._do(_fields(text))
            except BotError as error:
                await self.send(
                    {"type": "problem", "text": str(error) if isinstance(error, InputError) else ""}
                )

    async def _do(self, fields: Json) -> None:
        match fields:
            case {"type": "open", "chat": str(chat)}:
                await self._open(chat)
            case {"type": "close"}:
                await self._leave()
            case {"type": "typing", "on": bool(on)}:
                await self._type(on)
            case {"type": "presence", "presence": str(said)} if self.at_desk and said in set(Presence):
                agent = await self._present(Presence(said))
                await self.send({"type": "presence", "presence": agent.presence.value})
            case {"type": "ping"}:
                await self.send({"type": "pong"})
            case _:
                raise InputError("没读懂这个请求")

    async def _open(self, chat: str) -> None:
        await self._leave()
        await self._may_open(chat)
        self._chat = chat
        watch = Watch(self.room, self.person, chat, self.send)
        self._watch = asyncio.create_task(self._watched(watch), name="desk-watch")

    async def _watched(self, watch: Watch) -> None:
        with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
            try:
                await watch.run()
            except BotError as error:
                log.warning("desk: a conversation cannot be shown: %s", error)
                await self.send({"type": "problem", "text": "这个会话现在打不开，请过一会儿再试。"})

    async def _may_open(self, chat: str) -> None:
        """Let agents see what came to the desk, supervisors everything; what is not open any more is audited."""
        ticket = (await self.room.parts.desk.see(chat)).ticket
        if ticket is None and not self.person.may(Role.SUPERVISOR):
            raise NotAllowed("the conversation never came to the desk")
        if chat not in self.room.board.rows:
            about = about_conversation(conversation_digest(chat))
            await self.room.audit.write(self.person.name, Action.CONVERSATION_OPENED, about)

    async def _leave(self) -> None:
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None
        await self._stop_typing()
        self._chat = None

    async def _type(self, on: bool) -> None:
        """Show colleagues who types, and the member too when it is the one who has the ticket."""
        if self._chat is None:
            return
        self._typing = on
        await self._look(on)
        row = self.room.board.rows.get(self._chat)
        if row and row["holder"] == self.person.name:
            await self.room.typing.say(self._chat, Writer.AGENT, on)

    async def _stop_typing(self) -> None:
        if self._typing:
            await self._type(False)

    async def _look(self, typing: bool) -> None:
        if self._chat:
            await self.room.parts.presence.look(
                self._chat, self.person.name, self.person.display_name, typing=typing
            )

    async def _present(self, said: Presence | None = None) -> Agent:
        parts = self.room.parts
        return await say_present(self.person, parts.rules, parts.presence, parts.desk.now(), said)

    async def _close(self, code: int) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            await self.socket.close(code)


def _fields(text: str) -> Json:
    try:
        found = json.loads(text) if len(text) <= MOST_CHARACTERS else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError("没读懂这个请求")
    return found

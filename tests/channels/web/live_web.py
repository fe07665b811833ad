"""The web channel as a worker serves it: a real port, a real Redis, turns of a scripted engine. Several may share one Redis."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from fastapi import FastAPI

from bot.channels.web.pusher import SHOWN_FROM_HISTORY as PUSHERS
from bot.channels.web.sessions import Sessions
from bot.channels.web.sockets import Sockets
from bot.clock import system_now
from bot.conversation.gate import Gate
from bot.conversation.standing import NoDesk
from bot.conversation.turn import Engines, Observer, Turns
from bot.errors import NoTicket
from bot.plan.load import load_plan
from bot.server.http_server import Server, config
from bot.server.metrics import Metrics
from bot.server.web import SESSION_LIFETIME, mount_socketio, mount_web
from bot.settings import ROOT, Settings
from bot.state import keys
from bot.state.connect import open_link
from bot.state.deliverer import Deliverer
from bot.state.history import History
from bot.state.keys import Lifetimes
from bot.state.limits import RedisLimits
from bot.state.link import Link
from bot.state.outbox import Outbox
from bot.state.store import RedisLiveState
from bot.state.vault import RedisVault
from bot.state.wake_up import WakeUp
from bot.text.privacy import random_token
from tests.fakes.scripted_engine import ScriptedEngine

SECRET = "a secret that only tests know"
OTHER_ORIGIN = "https://www.example.com"


@dataclass
class LiveWeb:
    """One worker. `engine` may be told what to say and to wait."""

    url: str
    link: Link
    live: RedisLiveState
    turns: Turns
    engine: ScriptedEngine
    sockets: Sockets
    server: Server
    history: History
    outbox: Outbox
    deliverer: Deliverer

    async def nobody_is_here(self) -> None:
        """Return when no socket is open any more."""
        deadline = time.monotonic() + 10
        while len(self.sockets):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)

    @property
    def sessions(self) -> Sessions:
        return Sessions(SECRET.encode(), SESSION_LIFETIME, system_now)

    def token(self) -> str:
        """A token of somebody new."""
        return self.sessions.sign(self.sessions.new())

    def conversation(self, token: str) -> str:
        session = self.sessions.read(token)
        assert session
        return f"web:{session.user_id}"


class NobodyAtTheDesk:
    """A desk without a ticket."""

    async def change(self, conversation_id: str, make: object) -> None:
        raise NoTicket(conversation_id)


@asynccontextmanager
async def live_web(redis_url: str, gate: int = 64, **settings: object) -> AsyncIterator[LiveWeb]:
    """Serve until the end."""
    async with AsyncExitStack() as stack:
        link = open_link(redis_url)
        stack.push_async_callback(link.close)
        live, changes, engine = (
            RedisLiveState(link, Lifetimes(lock=2.0)),
            WakeUp(link, keys.CONVERSATION_CHANGED),
            ScriptedEngine(),
        )
        stack.push_async_callback(live.close)
        stack.push_async_callback(changes.close)
        quiet = Observer(turn=lambda event: None, stale=lambda reason: None)
        turns = Turns(
            live,
            RedisVault(link, SECRET),
            Engines(engine, "model-1"),
            random_token,
            quiet,
            pushed=frozenset(PUSHERS),
            gate=Gate(gate),
        )
        made = Settings(secret=SECRET, var=Path("unused"), web_origins=(OTHER_ORIGIN,), **settings)
        wired = SimpleNamespace(
            settings=made,
            plan=load_plan(ROOT / "data" / "plans" / "shuidi.yml"),
            turns=turns,
            limits=RedisLimits(link),
            metrics=Metrics(),
            link=link,
            history=History(link),
            changes=changes,
            desk=SimpleNamespace(standings=NoDesk(), desk=NobodyAtTheDesk()),
        )
        app, sockets = FastAPI(), Sockets()
        mount_web(app, wired, sockets)
        mount_socketio(app, wired, sockets)
        outbox = Outbox(link, PUSHERS)
        server, url = await _started(stack, app, made, sockets)
        stack.push_async_callback(sockets.finish)
        yield LiveWeb(
            url, link, live, turns, engine, sockets, server, wired.history, outbox, Deliverer(outbox, PUSHERS)
        )


async def _started(
    stack: AsyncExitStack, app: FastAPI, settings: Settings, sockets: Sockets
) -> tuple[Server, str]:
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)  # slowness shows soon
    server = Server(config(settings, app), sockets.say_goodbye)
    task = asyncio.create_task(server._serve([listening]))

    async def stop() -> None:
        server.should_exit = True
        await task

    stack.push_async_callback(stop)
    while not server.started:
        assert not task.done()
        await asyncio.sleep(0.01)
    return server, f"http://127.0.0.1:{listening.getsockname()[1]}"

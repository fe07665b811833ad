"""A small WeChat: tokens that expire and can be revoked, customer-service messages within their limits, the menu.

It counts as WeChat does: 5 messages within 48 hours after a member's message, 2,048 bytes each, tokens that another fetch ends.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request

APP_ID = "wx0123456789abcdef"
SECRET = "a made-up AppSecret"


def refused(code: int, said: str) -> dict[str, Any]:
    return {"errcode": code, "errmsg": said}


OK = refused(0, "ok")


@dataclass
class FakeWeChat:
    """What it knows. `broken` answers the next calls of a path with these codes, one after the other."""

    right: bool = True
    menus: bool = True
    left: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)
    menu: dict[str, Any] | None = None
    tokens: list[str] = field(default_factory=list)
    forced: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    broken: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    members: set[str] | None = None
    token_seconds: int = 7200
    address: str = ""

    def wrote(self, open_id: str) -> None:
        """A member wrote: five messages may be pushed."""
        self.left[open_id] = 5

    def revoke(self) -> None:
        """End the token, as a fetch by somebody else does."""
        self.tokens.append(f"made elsewhere {len(self.tokens)}")

    def texts(self, open_id: str) -> list[str]:
        return [shown(message) for to, message in self.messages if to == open_id]

    def token(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("appid") != APP_ID:
            return refused(40013, "invalid appid")
        if body.get("secret") != SECRET:
            return refused(40125, "invalid appsecret")
        self.forced += bool(body.get("force_refresh"))
        if body.get("force_refresh") or not self.tokens:
            self.tokens.append(f"token {len(self.tokens) + 1}")
        return {"access_token": self.tokens[-1], "expires_in": self.token_seconds}

    def send(self, body: dict[str, Any]) -> dict[str, Any]:
        to = body["touser"]
        if problem := self._no_message(to, body):
            return problem
        self.left[to] -= 1
        self.messages.append((to, body))
        return OK

    def type_for(self, body: dict[str, Any]) -> dict[str, Any]:
        if problem := self._not_to(body["touser"]):
            return problem
        self.typing.append(body["touser"])
        return OK

    def _not_to(self, to: str) -> dict[str, Any] | None:
        if not self.right:
            return refused(48001, "api unauthorized")
        if to.startswith("doctor-") or (self.members is not None and to not in self.members):
            return refused(40003, "invalid openid")
        return None

    def _no_message(self, to: str, body: dict[str, Any]) -> dict[str, Any] | None:
        if problem := self._not_to(to):
            return problem
        if body["msgtype"] == "msgmenu" and not self.menus:
            return refused(40008, "invalid message type")
        if len(shown(body).encode()) > 2048:
            return refused(45002, "content size out of limit")
        if self.left[to] <= 0:
            return refused(45047 if to in self.left and self.texts(to) else 45015, "out of limit")
        return None


def shown(message: dict[str, Any]) -> str:
    """What the member sees of a message, in a line each."""
    if message["msgtype"] == "text":
        return str(message["text"]["content"])
    menu = message["msgmenu"]
    return "\n".join(
        [menu["head_content"], *(line["content"] for line in menu["list"]), menu["tail_content"]]
    )


def wechat_app(wechat: FakeWeChat) -> FastAPI:
    """The API's addresses."""
    app = FastAPI()

    @app.api_route("/cgi-bin/{path:path}", methods=["GET", "POST"])
    async def call(path: str, request: Request) -> dict[str, Any]:
        wechat.calls[path] += 1
        if wechat.broken[path]:
            return refused(wechat.broken[path].pop(0), "as the test wants")
        body = await request.json() if request.method == "POST" else {}
        if path == "stable_token":
            return wechat.token(body)
        if not wechat.tokens or request.query_params.get("access_token") != wechat.tokens[-1]:
            return refused(40001, "invalid credential")
        return answered(wechat, path, body)

    return app


def answered(wechat: FakeWeChat, path: str, body: dict[str, Any]) -> dict[str, Any]:
    if path == "message/custom/send":
        return wechat.send(body)
    if path == "message/custom/typing":
        return wechat.type_for(body)
    if path == "menu/create":
        wechat.menu = body
        return OK
    if path == "menu/get":
        return {"menu": wechat.menu} if wechat.menu else refused(46003, "menu no exist")
    return refused(404, "no such address")


@contextmanager
def running_wechat() -> Iterator[FakeWeChat]:
    """Run one on a free port."""
    wechat = FakeWeChat()
    config = uvicorn.Config(wechat_app(wechat), port=0, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    wechat.address = f"http://127.0.0.1:{port}"
    try:
        yield wechat
    finally:
        server.should_exit = True
        thread.join()

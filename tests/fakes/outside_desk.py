"""A small outside desk: a server that takes signed webhooks, as a helpdesk would."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.channels.hooks.signature import SIGNATURE, TIMESTAMP, holds
from bot.clock import system_now

SECRET = "not-a-real-secret-1234"


class OutsideDesk:
    """What came in, each delivery once; `answers` are the next statuses it gives, then 200."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.deliveries: list[str] = []
        self.answers: list[int] = []
        self.forged = 0
        self.url = ""

    def take(self, headers: Any, body: bytes) -> int:
        if not holds(SECRET, headers[TIMESTAMP], body, headers[SIGNATURE], system_now()):
            self.forged += 1
            return 401
        if self.answers:
            return self.answers.pop(0)
        delivery = headers["X-Desk-Delivery"]
        if delivery not in self.deliveries:
            self.deliveries.append(delivery)
            self.told.append(json.loads(body))
        return 200

    def wait(self, until: Callable[[], bool], seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, self.events
            time.sleep(0.02)

    @property
    def events(self) -> list[str]:
        return [told["event"] for told in self.told]


@contextmanager
def outside_desk() -> Iterator[OutsideDesk]:
    """Run one on a free port."""
    found = OutsideDesk()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = found.take(self.headers, body)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    found.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

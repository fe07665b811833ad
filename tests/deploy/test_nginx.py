"""nginx before the bot: a real one, with our file, before a small backend that says what it was told."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli.demo import free_port
from tests.deploy.certificate import write_certificate

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")


class Told(BaseHTTPRequestHandler):
    """Answers with the request's own headers."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_: object) -> None:
        return


@dataclass
class Door:
    """nginx on free ports."""

    plain: int
    tls: int
    log: Path

    def connection(self) -> http.client.HTTPSConnection:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.tls, context=trusting, timeout=5)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        connection = self.connection()
        try:
            told = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, {"Host": f"bot.example.com:{self.tls}", **told})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def door(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("nginx")
    backend = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    found = Door(free_port(), free_port(), folder / "access.log")
    write_certificate(folder / "tls.pem", folder / "tls.key")
    (folder / "bot.conf").write_text(on_this_machine(root, folder, found, backend.server_port))
    config = folder / "nginx.conf"
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; "
        f"events {{}} http {{ {temporary} include {folder}/bot.conf; }}"
    )
    checked = subprocess.run(["nginx", "-t", "-c", str(config)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(["nginx", "-c", str(config)], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not listens(found):
        assert time.monotonic() < deadline, (folder / "error.log").read_text()
        time.sleep(0.05)
    yield found
    os.kill(process.pid, signal.SIGTERM)
    process.wait(10)
    backend.shutdown()
    backend.server_close()


def on_this_machine(root: Path, folder: Path, door: Door, backend: int) -> str:
    text = (root / "deploy" / "nginx" / "member-bot.conf").read_text()
    for here, there in {
        "listen 80;": f"listen 127.0.0.1:{door.plain};",
        "listen [::]:80;": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{door.tls} ssl http2;",
        "listen [::]:443 ssl http2;": "",
        "/etc/nginx/tls/member-bot.pem": f"{folder}/tls.pem",
        "/etc/nginx/tls/member-bot.key": f"{folder}/tls.key",
        "/var/log/nginx/member-bot.log": str(door.log),
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{backend};",
    }.items():
        assert text.count(here) == 1, here
        text = text.replace(here, there)
    return text


def listens(door: Door) -> bool:
    try:
        return door.ask("GET", "/healthz")[0] == 404
    except OSError:
        return False


def test_机器人看到真正的地址_主机名和https_来人自己写的不算(door: Door) -> None:
    told = json.loads(
        door.ask("GET", "/", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="gopher", Forwarded="for=6.6.6.6")[
            1
        ]
    )
    assert (told["x-forwarded-for"], told["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert told["host"] == f"bot.example.com:{door.tls}"
    assert "6.6.6.6" not in json.dumps(told)


def test_websocket_的升级传得过去_平常的连接不带(door: Door) -> None:
    upgraded = json.loads(door.ask("GET", "/ws", Connection="Upgrade", Upgrade="websocket")[1])
    assert (upgraded["upgrade"], upgraded["connection"]) == ("websocket", "upgrade")
    assert "upgrade" not in json.loads(door.ask("GET", "/")[1])


@pytest.mark.parametrize(
    "path", ["/metrics", "/readyz", "/healthz", "/webhooks/rest/webhook", "/webhooks/rest"]
)
def test_内部的地址外面打不开(door: Door, path: str) -> None:
    assert door.ask("POST", path)[0] == 404
    assert door.ask("GET", f"{path}?x=1")[0] == 404


def test_太大的不收(door: Door) -> None:
    assert door.ask("POST", "/web/messages", b"x" * 60_000)[0] == 200
    assert door.ask("POST", "/web/messages", b"x" * 140_000)[0] == 413


def test_明文的请求转到https(door: Door) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", door.plain, timeout=5)
    connection.request("GET", "/a", headers={"Host": "bot.example.com"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, "https://bot.example.com/a")
    connection.close()


def test_日志里没有查询串(door: Door) -> None:
    door.ask("GET", "/wechat?openid=made-up-open-id")
    written = door.log.read_text()
    assert "/wechat" in written
    assert "made-up-open-id" not in written


def test_一个地址问得太快_429(door: Door) -> None:
    connection = door.connection()
    statuses = []
    for _ in range(120):
        connection.request("GET", "/", headers={"Host": "bot.example.com"})
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    assert statuses[0] == 200
    assert 429 in statuses

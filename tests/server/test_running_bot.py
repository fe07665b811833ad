"""The bot as an operator sees it while it runs: its lines, its metrics, its traces, and what a proxy tells it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli.demo import free_port
from bot.log import conversation_digest
from tests.fakes.collector import Collector, collector, facts

PHONE = "13800001234"
READY_SECONDS = 120.0


@dataclass
class RunningBot:
    """`python -m bot run` with nobody behind MEMBER_API_URL."""

    port: int
    process: subprocess.Popen[bytes]
    folder: Path
    traces: Collector

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return str(answer.read().decode())

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}},
        )
        return urllib.request.urlopen(request, timeout=30)

    def say(self, text: str) -> str:
        with self.post("/webhooks/rest/webhook", {"sender": PHONE, "message": text}) as answer:
            return "\n".join(reply["text"] for reply in json.load(answer))

    def metric(self, name: str) -> float:
        lines = (line.rpartition(" ") for line in self.get("/metrics").splitlines())
        return next(float(value) for found, _, value in lines if found == name)

    def output(self, name: str) -> str:
        return (self.folder / name).read_text()


@pytest.fixture(scope="module")
def bot(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    folder = tmp_path_factory.mktemp("running")
    with collector() as traces:
        port = free_port()
        environment = {
            **os.environ,
            "BOT_VAR": str(folder / "var"),
            "BOT_PORT": str(port),
            "BOT_PREVIEW": "1",
            "BOT_AS_OF": "2021-04-12T10:00:00+08:00",
            "BOT_TRUSTED_PROXIES": "127.0.0.1",
            "MEMBER_API_URL": f"http://127.0.0.1:{free_port()}",
            "MEMBER_API_TOKEN": "made-up-token",
            "OTEL_EXPORTER_OTLP_ENDPOINT": traces.address,
            "OTEL_BSP_SCHEDULE_DELAY": "200",
        }
        with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=root, env=environment, stdout=out, stderr=err
            )
        running = RunningBot(port, process, folder, traces)
        try:
            wait_until_ready(running)
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def wait_until_ready(bot: RunningBot) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        assert bot.process.poll() is None, bot.output("err")
        assert time.monotonic() < deadline, bot.output("err")
        try:
            bot.get("/readyz")
            return
        except OSError:
            time.sleep(0.2)


def test_每一行输出都是json_里面没有号码_也没有用户名(bot: RunningBot) -> None:
    bot.say("核对身份")
    bot.say(f"手机号是{PHONE}")
    bot.say("后四位是0001")
    lines = [json.loads(line) for line in bot.output("err").splitlines()]
    assert bot.output("out") == ""
    assert {"at", "level", "logger", "message"} <= set.intersection(*(set(line) for line in lines))
    assert [line for line in lines if line["level"] in ("error", "critical")] == []
    assert PHONE not in bot.output("err")


def test_一条消息的每一步都看得见_引擎里有理解和会员接口(bot: RunningBot) -> None:
    bot.say("我的退款到哪了")
    mine = conversation_digest(f"rest:{PHONE}")
    bot.traces.wait(lambda: whole(bot) != [])
    last = whole(bot)[-1]
    steps = {span.name: span for span in bot.traces.children(last)}
    assert {"edge", "accept", "lock_wait", "load", "engine", "commit"} <= set(steps)
    assert {"nlu", "member_api"} <= {span.name for span in bot.traces.children(steps["engine"])}
    assert facts(last)["bot.conversation"] == mine
    assert {span.name for span in bot.traces.spans} <= {*steps, "message", "nlu", "member_api"}


def whole(bot: RunningBot) -> list[Any]:
    """The spans of messages whose engine asked the member-status API and arrived with all that is below them."""
    asked = {span.parent_span_id for span in bot.traces.named("member_api")}
    engines = {span.parent_span_id for span in bot.traces.named("engine") if span.span_id in asked}
    return [span for span in bot.traces.named("message") if span.span_id in engines]


def test_指标说出每一步_判断_熔断_记录进度(bot: RunningBot) -> None:
    for _ in range(6):
        bot.say("我的退款到哪了")
    assert bot.metric('bot_step_seconds_count{step="nlu"}') >= 6
    assert bot.metric('bot_step_seconds_count{step="member_api"}') >= 5
    assert bot.metric("bot_member_api_breaker_state") == 1
    assert bot.metric("bot_recorder_failures") == 0
    assert bot.metric("bot_messages_in_flight") == 0
    assert bot.metric("bot_stream_events") <= 10
    assert "decision=" in bot.get("/metrics")
    assert PHONE not in bot.get("/metrics")


def test_信得过的代理说是谁_就按谁算次数(bot: RunningBot) -> None:
    def begin(address: str) -> int:
        try:
            with bot.post("/web/session", {}, X_Forwarded_For=address) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return int(error.code)

    assert [begin("203.0.113.9") for _ in range(121)][-2:] == [200, 429]
    assert begin("203.0.113.10") == 200

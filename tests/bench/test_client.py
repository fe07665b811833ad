"""The load client counts what was answered, what was not, and what it cost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bench.client import Plan, Seen, carry_out, run
from bench.connection import Connection
from bench.slow_member_api import response

TEXTS = ("一", "二", "三")


@dataclass(slots=True)
class Door:
    """A REST channel that answers every message; every `fails`th is refused, and after each `hangs`th answer it hangs up."""

    fails: int = 0
    hangs: int = 0
    port: int = 0
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0])
                self.heard.append(json.loads(await reader.readexactly(length)))
                refused = self.fails and len(self.heard) % self.fails == 0
                status = "503 Service Unavailable" if refused else "200 OK"
                writer.write(response([{"text": "好"}], status))
                if self.hangs and len(self.heard) % self.hangs == 0:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()


@asynccontextmanager
async def door(**how: int) -> AsyncIterator[Door]:
    made = Door(**how)
    async with await asyncio.start_server(made.serve, "127.0.0.1", 0) as server:
        made.port = server.sockets[0].getsockname()[1]
        yield made


async def test_每段对话说够几句就换人() -> None:
    async with door() as rest:
        seen = await carry_out(Plan(rest.port, TEXTS, clients=2, seconds=0, name="t", turns=3, at_least=12))
    assert seen.errors == 0
    assert len(seen.took) >= 12
    first = [heard["message"] for heard in rest.heard if heard["sender"] == "t-0-0"]
    assert first == ["一", "二", "三"]


async def test_没答上来的数得出来() -> None:
    async with door(fails=4) as rest:
        plan = Plan(rest.port, TEXTS, clients=1, seconds=0, name="t", at_least=9)
        seen = await carry_out(plan)
    assert (len(seen.took), seen.failed) == (9, {"503": 2})


async def test_按节拍发_不快也不慢() -> None:
    async with door() as rest:
        seen = await carry_out(Plan(rest.port, TEXTS, clients=5, seconds=1, name="t", rate=40))
    assert 30 <= len(seen.took) <= 46


async def test_对方挂断了的连接_再开一条() -> None:
    async with door(hangs=1) as rest, Connection(rest.port) as connection:
        for _ in range(3):
            assert await connection.say("某人", "在吗") == (200, [{"text": "好"}])
            await asyncio.sleep(0.01)


async def test_另起一个进程发_没答上来就停() -> None:
    async with door() as rest:
        seen = await asyncio.to_thread(run, Plan(rest.port, TEXTS, 2, 0.2, "t"))
        assert seen.per_second > 0
        assert 0 < seen.cpu <= 1.1
    async with door(fails=3) as rest:
        with pytest.raises(RuntimeError, match="were not answered"):
            await asyncio.to_thread(run, Plan(rest.port, TEXTS, 2, 0.2, "t"))


def test_中位数和百分之九十五() -> None:
    seen = Seen(seconds=10, took=[0.001 * n for n in range(1, 101)], failed={}, cpu=0.1)
    assert seen.per_second == 10
    assert seen.p50 == pytest.approx(50.5)
    assert seen.p95 == pytest.approx(95.95)
